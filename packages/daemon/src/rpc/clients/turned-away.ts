import type { Fault } from '../../model/fault.js';
import type { Arrival } from './arrival.js';
import type { Client } from './client.js';
import { type ClientSurroundings, createClient } from './create-client.js';

/** What is needed to turn somebody away. */
export interface TurnedAwayOptions extends ClientSurroundings {
  /** How long one may take to hear why; then it is cut off. */
  readonly farewellMs: number;
}

/** Clients for which there is no place, while they are being told so: they are served just enough for that. */
export class TurnedAway {
  readonly #options: TurnedAwayOptions;
  readonly #clients = new Map<number, Client>();

  constructor(options: TurnedAwayOptions) {
    this.#options = options;
  }

  find(id: number): Client | undefined {
    return this.#clients.get(id);
  }

  /** Tells one why; `onGone` is called once, when it has gone. */
  tell(arrival: Arrival, why: Fault, onGone: () => void): void {
    const { clock, farewellMs } = this.#options;
    const stopListening = clock.setTimeout(() => client.disconnect(), farewellMs);
    const client: Client = createClient(arrival, this.#options, {
      // Nobody is asked about one that has no place anyway.
      admission: undefined,
      turnedAway: why,
      onSettled: () => {},
      onDisconnected: stopListening,
      onFreed: ({ id }) => {
        this.#clients.delete(id);
        onGone();
      },
    });
    this.#clients.set(client.id, client);
    arrival.serve(client);
  }

  /** Cuts off those who are still being told. */
  close(): void {
    for (const client of this.#clients.values()) client.disconnect();
  }
}
