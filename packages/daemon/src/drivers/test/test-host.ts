import { ConsoleBuffer } from './console-buffer.js';
import type { TestMachine } from './test-machine.js';

/** So many consoles are kept of guests that are not there; the one that was asked for longest ago goes first. */
const mostConsolesLeft = 100;

/**
 * The host of guests in memory: what stays when a daemon ends. A second driver that is given the same host finds the
 * guests of the first, as after a restart of the daemon.
 */
export class TestHost {
  readonly #machines = new Map<string, TestMachine>();
  /** The one asked for longest ago is first. */
  readonly #consoles = new Map<string, ConsoleBuffer>();
  /** With so many machines it is time to look for dead ones. */
  #manyMachines = 64;

  /** The living machines, oldest first. */
  get machines(): readonly TestMachine[] {
    return [...this.#machines.values()].filter((machine) => machine.alive);
  }

  add(machine: TestMachine): void {
    this.#machines.delete(machine.plan.uuid);
    this.#machines.set(machine.plan.uuid, machine);
    if (this.#machines.size > this.#manyMachines) this.#forget();
  }

  /** The living machine of that UUID or name. */
  find(uuidOrName: string): TestMachine | undefined {
    const machine = this.#machines.get(uuidOrName);
    if (machine?.alive === true) return machine;
    return this.machines.find(({ plan }) => plan.name === uuidOrName);
  }

  /** What the guests of that UUID wrote, kept over their starts. */
  console(uuid: string): ConsoleBuffer {
    const buffer = this.#consoles.get(uuid) ?? new ConsoleBuffer();
    this.#consoles.delete(uuid);
    this.#consoles.set(uuid, buffer);
    return buffer;
  }

  /** Machines that are dead are of no use to anybody; nobody tells which domains are gone for good, so that consoles are counted. */
  #forget(): void {
    for (const [uuid, machine] of this.#machines) if (!machine.alive) this.#machines.delete(uuid);
    this.#manyMachines = 2 * this.#machines.size + 64;
    let tooMany = this.#consoles.size - this.#machines.size - mostConsolesLeft;
    for (const uuid of this.#consoles.keys()) {
      if (tooMany-- <= 0) return;
      if (!this.#machines.has(uuid)) this.#consoles.delete(uuid);
    }
  }
}
