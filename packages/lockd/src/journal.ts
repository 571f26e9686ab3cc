import { closeSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { ProcessIdentity } from './host/host.js';
import { type Holding, leaseKey } from './leases/lease-table.js';

/** What happened, one line each. */
export type JournalEntry =
  | { readonly op: 'owner'; readonly owner: JournalOwner }
  | { readonly op: 'grant'; readonly holdings: readonly Holding[] }
  | { readonly op: 'release'; readonly token: string; readonly grants: readonly string[] }
  /** From this token's owner to those of the holdings. */
  | {
      readonly op: 'transfer';
      readonly token: string;
      readonly grants: readonly string[];
      readonly holdings: readonly Holding[];
    }
  /** That these grants, by their keys, are about to have other tokens: until they are handed over either may stand in their files. */
  | { readonly op: 'renumber'; readonly token: string; readonly tokens: readonly (readonly [string, number])[] }
  | { readonly op: 'lost'; readonly token: string; readonly grant: string; readonly reason: string }
  | { readonly op: 'space'; readonly name: string; readonly directory: string }
  | { readonly op: 'forget'; readonly token: string };

/** An owner as it is written down; a later line replaces an earlier one. */
interface JournalOwner {
  readonly token: string;
  readonly uuid: string;
  readonly name: string;
  readonly process: ProcessIdentity | undefined;
}

/** What an earlier lockd knew when it ended. */
export interface JournalContent {
  readonly owners: ReadonlyMap<string, KnownOwner>;
  /** Lockspaces that were given a directory. */
  readonly spaces: readonly { readonly name: string; readonly directory: string }[];
  /** Lines that could not be read. */
  readonly damaged: number;
}

/** An owner and what it was granted. */
export interface KnownOwner {
  readonly owner: JournalOwner;
  readonly holdings: readonly Holding[];
  /** Grants that are lost, by their keys, and why. */
  readonly lost: ReadonlyMap<string, string>;
  /** Tokens that grants were about to get, by their keys. */
  readonly renumbered: ReadonlyMap<string, number>;
}

/** The same while it is being read. */
interface Replay {
  readonly owners: Map<
    string,
    { owner: JournalOwner; holdings: Holding[]; lost: Map<string, string>; renumbered: Map<string, number> }
  >;
  readonly spaces: Map<string, string>;
}

/** Names one grant in a `release` line. */
export function grantKey(holding: Holding): string {
  return `${leaseKey(holding.resource)}#${holding.fencingToken}`;
}

/**
 * Reads what an earlier lockd of this boot wrote; of an earlier boot nothing lives any more. The last line may be torn,
 * because lockd may have been killed while it wrote it: then the call it belongs to was never answered.
 */
export function readJournal(path: string, bootId: string): JournalContent {
  const [header, ...lines] = readLines(path);
  const replay: Replay = { owners: new Map(), spaces: new Map() };
  let damaged = 0;
  if (header === undefined || bootOf(header) !== bootId) lines.length = 0;
  for (const line of lines) {
    const entry = parseLine<JournalEntry>(line);
    if (entry === undefined) damaged++;
    else apply(replay, entry);
  }
  const spaces = [...replay.spaces].map(([name, directory]) => ({ name, directory }));
  return { owners: replay.owners, spaces, damaged };
}

function apply({ owners, spaces }: Replay, entry: JournalEntry): void {
  switch (entry.op) {
    case 'owner':
      owners.set(entry.owner.token, {
        holdings: [],
        lost: new Map(),
        renumbered: new Map(),
        ...owners.get(entry.owner.token),
        owner: entry.owner,
      });
      break;
    case 'grant':
      for (const holding of entry.holdings) owners.get(holding.token)?.holdings.push(holding);
      break;
    case 'release':
    case 'transfer': {
      const known = owners.get(entry.token);
      if (known) known.holdings = known.holdings.filter((each) => !entry.grants.includes(grantKey(each)));
      for (const grant of entry.grants) {
        known?.lost.delete(grant);
        known?.renumbered.delete(grant);
      }
      if (entry.op === 'transfer')
        for (const holding of entry.holdings) owners.get(holding.token)?.holdings.push(holding);
      break;
    }
    case 'renumber':
      for (const [grant, next] of entry.tokens) owners.get(entry.token)?.renumbered.set(grant, next);
      break;
    case 'lost':
      owners.get(entry.token)?.lost.set(entry.grant, entry.reason);
      break;
    case 'space':
      spaces.set(entry.name, entry.directory);
      break;
    case 'forget':
      owners.delete(entry.token);
      break;
    default:
      // A newer lockd may know more; what it says of grants and releases is understood all the same.
      break;
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function bootOf(header: string): string | undefined {
  return parseLine<{ readonly bootId?: string }>(header)?.bootId;
}

function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    // Torn or damaged; the caller counts it.
    return undefined;
  }
}

const smallest = 256 * 1024;

/** Writes down who holds what, so that the next lockd of this boot can go on. Lives in memory: /run forgets at a reboot. */
export class Journal {
  readonly #path: string;
  readonly #bootId: string;
  #fd: number;
  #length = 0;
  #lengthWhenWritten = 0;

  /** Replaces the journal by one that says just this. */
  constructor(path: string, bootId: string, entries: readonly JournalEntry[]) {
    this.#path = path;
    this.#bootId = bootId;
    this.#fd = this.#create(entries);
  }

  /** Adds a line. @throws the error of write(2), and then nothing was added */
  append(entry: JournalEntry): void {
    this.#write(this.#fd, `${JSON.stringify(entry)}\n`);
  }

  /** Whether most of it is about the past. */
  get isLong(): boolean {
    return this.#length > Math.max(smallest, 4 * this.#lengthWhenWritten);
  }

  /** Starts it anew with what is true now. */
  rewrite(entries: readonly JournalEntry[]): void {
    const before = this.#fd;
    this.#fd = this.#create(entries);
    closeSync(before);
  }

  /** Legal once. */
  close(): void {
    closeSync(this.#fd);
  }

  #create(entries: readonly JournalEntry[]): number {
    const next = `${this.#path}.new`;
    const fd = openSync(next, 'w', 0o600);
    const lengthBefore = this.#length;
    this.#length = 0;
    try {
      const lines = [{ journal: 1, bootId: this.#bootId }, ...entries].map((entry) => `${JSON.stringify(entry)}\n`);
      this.#write(fd, lines.join(''));
      renameSync(next, this.#path);
    } catch (error) {
      this.#length = lengthBefore;
      closeSync(fd);
      throw error;
    }
    this.#lengthWhenWritten = this.#length;
    return fd;
  }

  #write(fd: number, text: string): void {
    const bytes = Buffer.from(text);
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, this.#length + done);
    } catch (error) {
      // Half a line would swallow the next one.
      ftruncateSync(fd, this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }
}
