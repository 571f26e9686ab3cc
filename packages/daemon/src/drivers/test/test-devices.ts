import { aliasesOf } from '../../model/assign-aliases.js';
import { Fault } from '../../model/fault.js';
import type { Fact, GuestPlan } from '../driver.js';

/** The devices of a machine in memory, and what its process was handed. */
export class TestDevices {
  readonly #name: string;
  readonly #tell: (fact: Fact) => void;
  readonly #present: Set<string>;
  readonly #kept = new Set<string>();

  constructor({ name, spec }: GuestPlan, tell: (fact: Fact) => void) {
    this.#name = name;
    this.#tell = tell;
    this.#present = new Set(spec.devices === undefined ? [] : aliasesOf(spec.devices));
  }

  /** Aliases of what it has. */
  get present(): ReadonlySet<string> {
    return new Set(this.#present);
  }

  /** Names of what its process was handed and keeps. */
  get kept(): readonly string[] {
    return [...this.#kept];
  }

  plug(alias: string): void {
    if (this.#present.has(alias))
      throw new Fault('MONITOR_FAILED', `guest ${this.#name} has a device ${alias} already`);
    this.#present.add(alias);
  }

  /** @throws Fault DEVICE_IN_USE, DEVICE_NOT_FOUND */
  async unplug(alias: string, how: 'obey' | 'refuse' | 'ignore', limit: AbortSignal): Promise<void> {
    if (!this.#present.has(alias)) throw new Fault('DEVICE_NOT_FOUND', `guest ${this.#name} has no device ${alias}`);
    if (how === 'refuse') {
      throw new Fault('DEVICE_IN_USE', `guest ${this.#name} refuses to let go of ${alias}`, {
        metadata: { device: alias, answer: 'refused' },
      });
    }
    if (how === 'ignore') {
      await new Promise<void>((resolve) => {
        if (limit.aborted) resolve();
        else limit.addEventListener('abort', () => resolve(), { once: true });
      });
      throw new Fault('DEVICE_IN_USE', `guest ${this.#name} has not let go of ${alias}`, {
        metadata: { device: alias, answer: 'none' },
      });
    }
    this.#present.delete(alias);
  }

  /** The guest lets go of a device, late or by itself. */
  release(alias: string): void {
    if (this.#present.delete(alias)) this.#tell({ kind: 'device-removed', device: alias });
  }

  keep(names: Iterable<string>): void {
    for (const name of names) this.#kept.add(name);
  }

  letGo(names: readonly string[]): void {
    for (const name of names) this.#kept.delete(name);
  }
}
