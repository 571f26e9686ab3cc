import {
  connect,
  type ConnectOptions,
  type Domain,
  type DomainRecord,
  type GetVersionResult,
  HoldfastError,
  type Host,
} from '@holdfast/sdk';
import type { GuestKind, GuestWishes } from '../guests/guest-kind.js';
import { eventually } from './expect.js';

/** What cases have in common. */
export interface Surroundings {
  readonly uri: string;
  readonly token: string | undefined;
  readonly host: Host;
  readonly version: GetVersionResult;
  readonly guests: GuestKind;
  /** A directory that guests can use; undefined: the daemon is elsewhere. */
  readonly directory: string | undefined;
  /** How the names of all domains begin. */
  readonly prefix: string;
}

/** What one case has of its own: names, domains, connections. Nothing of it is left afterwards. */
export class World {
  readonly surroundings: Surroundings;
  /** Ends when the case has taken too long. */
  readonly signal: AbortSignal;
  readonly #names: string[] = [];
  readonly #hosts: Host[] = [];
  readonly #prefix: string;

  constructor(surroundings: Surroundings, number: number, signal: AbortSignal) {
    this.surroundings = surroundings;
    this.signal = signal;
    this.#prefix = `${surroundings.prefix}-${number}`;
  }

  get host(): Host {
    return this.surroundings.host;
  }

  get guests(): GuestKind {
    return this.surroundings.guests;
  }

  /** A name that no other domain has. In the order of the alphabet. */
  name(): string {
    const name = `${this.#prefix}-${String(this.#names.length).padStart(3, '0')}`;
    this.#names.push(name);
    return name;
  }

  /** A connection of the case's own, to the same daemon. */
  async connect(options: Omit<ConnectOptions, 'uri'> = {}): Promise<Host> {
    const { uri, token } = this.surroundings;
    const host = await connect({ ...(token === undefined ? {} : { token }), ...options, uri });
    this.#hosts.push(host);
    return host;
  }

  /** Defines a domain, and answers its handle. */
  async defined(wishes: GuestWishes = {}, name: string = this.name()): Promise<Domain> {
    await this.host.domains.define(this.guests.xml(name, wishes));
    return this.host.domains.get(name);
  }

  /** Defines and starts a domain. */
  async started(wishes: GuestWishes = {}): Promise<Domain> {
    const domain = await this.defined(wishes);
    await domain.start();
    return domain;
  }

  /** The same, and waits until its guest has booted. */
  async booted(wishes: GuestWishes = {}): Promise<Domain> {
    const domain = await this.started(wishes);
    await this.untilReady(domain);
    return domain;
  }

  /** Waits until a guest has booted so often. */
  async untilReady(domain: Domain, times = 1): Promise<void> {
    await eventually(
      `the guest says ${this.guests.readyLine}, ${times} times`,
      async () => (await consoleOf(domain)).split(this.guests.readyLine).length > times,
      this.signal,
    );
  }

  /** Waits until the domain is as it shall be, and answers how it is then. */
  async until(domain: Domain, what: string, isSo: (record: DomainRecord) => boolean): Promise<DomainRecord> {
    let record = await domain.get();
    await eventually(what, async () => isSo((record = await domain.get())), this.signal);
    return record;
  }

  /** Removes everything that the case has made. */
  async cleanUp(): Promise<void> {
    for (const name of this.#names) {
      const domain = this.host.domains.get(name);
      await unless(domain.destroy(), ['INVALID_STATE', 'DOMAIN_NOT_FOUND']);
      await unless(domain.undefine({ managedSave: true }), ['INVALID_STATE', 'DOMAIN_NOT_FOUND']);
    }
    for (const host of this.#hosts) await host.close();
  }
}

/** All that a guest has written to its console. */
export async function consoleOf(domain: Domain): Promise<string> {
  return new TextDecoder().decode((await domain.readConsoleLog()).data);
}

async function unless(call: Promise<unknown>, codes: readonly string[]): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof HoldfastError && codes.includes(error.code))) throw error;
  }
}
