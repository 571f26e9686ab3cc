import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FailpointName } from '../../src/model/failpoints.js';

/** Tells a daemon that runs with `--conditions=failpoints` what to do at its failpoints: see `armed-failpoints.mjs`. */
export class FailpointFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The program and its arguments under which a daemon listens to this file. */
  get by(): string[] {
    return ['/usr/bin/env', `HOLDFAST_FAILPOINT=${this.path}`, 'NODE_OPTIONS=--conditions=failpoints'];
  }

  /** From now on every place that is passed is written down. */
  trace(): void {
    rmSync(`${this.path}.trace`, { force: true });
    writeFileSync(this.path, JSON.stringify({ action: 'trace' }));
  }

  /** At the `at`-th place passed from now on the daemon kills itself, once. */
  killAt(at: number): void {
    rmSync(`${this.path}.trace`, { force: true });
    writeFileSync(this.path, JSON.stringify({ action: 'kill', at }));
  }

  /** When a place of that name is passed the daemon kills itself, once. */
  killAtName(name: FailpointName): void {
    rmSync(`${this.path}.trace`, { force: true });
    writeFileSync(this.path, JSON.stringify({ action: 'kill', at: 1, name }));
  }

  /** Nothing happens any more; answers the places that were written down, and for a kill the one where it was. */
  disarm(): FailpointName[] {
    rmSync(this.path, { force: true });
    try {
      return readFileSync(`${this.path}.trace`, 'utf8').trim().split('\n') as FailpointName[];
    } catch {
      return []; // None was passed.
    }
  }
}
