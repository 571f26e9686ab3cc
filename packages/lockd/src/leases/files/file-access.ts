import type { LockBackend } from '../../backends/lock-backend.js';
import type { Turn } from '../../turn.js';
import type { RemoteMount } from './mount-table.js';
import { type Steps, steps } from './steps.js';

/** One step by its name. */
export type StepName = keyof Steps;

/** What a step is given, but for the backend. */
export type StepArguments<Name extends StepName> =
  Parameters<Steps[Name]> extends [LockBackend, ...infer Rest] ? Rest : never;

/** What a step answers. */
export type StepAnswer<Name extends StepName> = Awaited<ReturnType<Steps[Name]>>;

/** How the files of one file system are reached. */
export interface FileAccess {
  /** The mount, where it may hang. Nobody waits for it but those who want something of it. */
  readonly remote: { readonly mount: RemoteMount; readonly turn: Turn } | undefined;
  /** Why nothing can be had of it at present; undefined: it answers. */
  readonly hanging: string | undefined;
  /**
   * Does one step.
   * @throws what the file system says; FileSystemHangs when it says nothing in time, and then what the step got is let go of
   * as soon as it comes
   */
  step<Name extends StepName>(name: Name, ...args: StepArguments<Name>): Promise<StepAnswer<Name>>;
  /**
   * Does a step that gives something back. It is done in its turn, however long the file system hangs; where it may hang
   * nobody waits for it.
   */
  giveBack(name: 'unlock' | 'letGo', descriptor: number): Promise<void>;
}

/** A file system has not answered in time. */
export class FileSystemHangs extends Error {
  override readonly name = 'FileSystemHangs';
  readonly mount: RemoteMount;
  readonly deadlineMs: number;

  constructor(mount: RemoteMount, deadlineMs: number) {
    super(hangs(mount, deadlineMs));
    this.mount = mount;
    this.deadlineMs = deadlineMs;
  }
}

/** That a file system has not answered in time, for humans. */
export function hangs({ point, type }: RemoteMount, deadlineMs: number): string {
  return `the file system at ${point} (${type}) did not answer within ${deadlineMs / 1000} s`;
}

/** File systems of this host: they answer in microseconds, so each step is done at once. */
export function directAccess(backend: LockBackend): FileAccess {
  return {
    remote: undefined,
    hanging: undefined,
    step: <Name extends StepName>(name: Name, ...args: StepArguments<Name>) => {
      const step = steps[name] as unknown as (...all: readonly unknown[]) => Promise<StepAnswer<Name>>;
      return step(backend, ...args);
    },
    giveBack: (name, descriptor) => steps[name](backend, descriptor),
  };
}
