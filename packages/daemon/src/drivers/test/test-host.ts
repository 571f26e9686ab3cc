import { ConsoleBuffer } from './console-buffer.js';
import type { TestMachine } from './test-machine.js';

/**
 * The host of guests in memory: what stays when a daemon ends. A second driver that is given the same host finds the
 * guests of the first, as after a restart of the daemon.
 */
export class TestHost {
  readonly #machines = new Map<string, TestMachine>();
  readonly #consoles = new Map<string, ConsoleBuffer>();

  /** The living machines, oldest first. */
  get machines(): readonly TestMachine[] {
    return [...this.#machines.values()].filter((machine) => machine.alive);
  }

  add(machine: TestMachine): void {
    this.#machines.delete(machine.plan.uuid);
    this.#machines.set(machine.plan.uuid, machine);
  }

  /** The living machine of that UUID or name. */
  find(uuidOrName: string): TestMachine | undefined {
    return this.machines.find(({ plan }) => plan.uuid === uuidOrName || plan.name === uuidOrName);
  }

  /** What the guests of that UUID wrote, kept over their starts. */
  console(uuid: string): ConsoleBuffer {
    let buffer = this.#consoles.get(uuid);
    if (buffer === undefined) {
      buffer = new ConsoleBuffer();
      this.#consoles.set(uuid, buffer);
    }
    return buffer;
  }
}
