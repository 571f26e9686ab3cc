import type { GuestConsole } from '../../drivers/driver.js';
import { Fault } from '../../model/fault.js';

/** A console while somebody has it. */
export interface OpenConsole {
  readonly id: string;
  readonly uuid: string;
  readonly device: string;
  /** Who has it. */
  readonly caller: string;
  /** The guest's end; undefined: it is being opened. */
  guest: GuestConsole | undefined;
  /** Who has taken it away; undefined: nobody. */
  takenBy: string | undefined;
  /** Is done with it. */
  release(): void;
}

/** Which console is whose: each can be had by one caller at a time. */
export class ConsoleTable {
  readonly #open = new Map<string, OpenConsole>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Takes a console, with `force` from whoever has it. @throws Fault INVALID_STATE when somebody has it */
  claim(what: Pick<OpenConsole, 'uuid' | 'device' | 'caller'>, name: string, force: boolean): OpenConsole {
    const key = `${what.uuid} ${what.device}`;
    const other = this.#open.get(key);
    if (other !== undefined) {
      if (!force) {
        throw new Fault(
          'INVALID_STATE',
          `console ${what.device} of domain ${name} is open already, for ${other.caller}`,
          {
            hint: 'take it over with: force',
          },
        );
      }
      other.takenBy = what.caller;
      other.guest?.close();
    }
    const mine: OpenConsole = {
      ...what,
      id: this.#newId(),
      guest: undefined,
      takenBy: undefined,
      release: () => {
        mine.guest?.close();
        if (this.#open.get(key) === mine) this.#open.delete(key);
      },
    };
    this.#open.set(key, mine);
    return mine;
  }

  /** The console of that id, if it is one of this domain and still open. */
  find(id: string, uuid: string): OpenConsole | undefined {
    return [...this.#open.values()].find((each) => each.id === id && each.uuid === uuid);
  }
}
