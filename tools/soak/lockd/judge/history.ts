import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Grant } from './lease-model.ts';

/** A lease, and how it was asked for. */
export interface Asked {
  readonly lease: string;
  readonly shared: boolean;
}

/** What happened, one line each; times are microseconds of the monotonic clock, which all processes share. */
export type Entry = { readonly at: number } & (
  | { readonly kind: 'owner'; readonly owner: string; readonly managerPid: number }
  /** Its process is known to lockd; whether it inherited the locks of its leases. */
  | {
      readonly kind: 'bound';
      readonly owner: string;
      readonly pid: number;
      readonly inherits: boolean;
      readonly token: string;
    }
  | { readonly kind: 'call'; readonly id: string; readonly owner: string; readonly call: Call }
  | { readonly kind: 'answer'; readonly id: string; readonly answer: Answer }
  /** The process is about to be ended, or lockd is about to be given reason to. */
  | { readonly kind: 'death'; readonly pid: number }
  | { readonly kind: 'exit'; readonly pid: number }
  | { readonly kind: 'lockd'; readonly is: 'down' | 'up' }
  | { readonly kind: 'removal'; readonly lease: string }
);

/** What was asked of lockd. */
export type Call =
  | { readonly op: 'acquire'; readonly leases: readonly Asked[] }
  | { readonly op: 'release'; readonly leases: readonly string[] }
  | { readonly op: 'transfer'; readonly leases: readonly string[]; readonly to: string }
  | { readonly op: 'read' };

/** What came back. */
export type Answer =
  /** Tokens in the order of the leases. */
  | { readonly op: 'granted'; readonly tokens: readonly number[] }
  | { readonly op: 'busy'; readonly lease: string; readonly holders: readonly string[] }
  /** By whatever stands outside of the leases; nothing was changed. */
  | { readonly op: 'refused' }
  /** Whether it had an effect is not known. */
  | { readonly op: 'unknown' }
  | { readonly op: 'released'; readonly leases: readonly string[]; readonly isFirst: boolean }
  | { readonly op: 'read'; readonly grants: readonly (Grant & { readonly lease: string })[] };

/** Microseconds of the monotonic clock. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** An entry without its time. */
export type Said = Entry extends infer One ? (One extends Entry ? Omit<One, 'at'> : never) : never;

/** Writes what happens as it happens: a process that is killed has said all. */
export class Recorder {
  readonly #path: string;

  constructor(folder: string, name: string) {
    this.#path = join(folder, `${name}.history`);
  }

  /** @param at - When it happened, if that is not now. */
  say(said: Said, at: number = nowUs()): void {
    appendFileSync(this.#path, `${JSON.stringify({ at, ...said })}\n`);
  }
}

/** Reads on in files that grow. */
export class HistoryReader {
  readonly #folder: string;
  readonly #read = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What all have said since, in the order of time. */
  next(): Entry[] {
    const entries: Entry[] = [];
    for (const name of readdirSync(this.#folder).filter((each) => each.endsWith('.history'))) {
      const text = readFileSync(join(this.#folder, name), 'latin1');
      const end = text.lastIndexOf('\n') + 1;
      const lines = text.slice(this.#read.get(name) ?? 0, end).split('\n');
      this.#read.set(name, end);
      entries.push(...lines.filter(Boolean).map((line) => JSON.parse(line) as Entry));
    }
    return entries.toSorted((one, other) => one.at - other.at);
  }
}
