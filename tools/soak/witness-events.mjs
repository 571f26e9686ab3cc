import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@holdfast/sdk';
import { passingNames } from './calls/passing-calls.mjs';

/**
 * Reads every event and checks: in one epoch numbers rise by one; a new epoch begins with `resync`; and what the events
 * say of a domain's state is what a list says, once all is quiet.
 */
export class EventWitness {
  #daemon;
  #report;
  #host;
  #events;
  #reading;
  #last;
  #states = new Map();
  count = 0;

  constructor(daemon, report) {
    this.#daemon = daemon;
    this.#report = report;
  }

  async open() {
    this.#host = await connect(this.#daemon.uri);
    this.#events = this.#host.events();
    await this.#events.opened;
    this.#reading = this.#read().catch((error) => this.#say(`the stream ended: ${error.message}`));
  }

  async #read() {
    for await (const event of this.#events) {
      this.count++;
      if (event.kind === 'resync') {
        this.#states.clear();
        this.#last = undefined;
        continue;
      }
      const last = this.#last;
      if (last !== undefined && last.epoch !== event.epoch) this.#say(`epoch ${event.epoch} began without resync`);
      if (last !== undefined && last.epoch === event.epoch && event.sequence !== last.sequence + 1) {
        this.#say(`event ${event.sequence} came after ${last.sequence}`);
      }
      this.#last = { epoch: event.epoch, sequence: event.sequence };
      const isGone = event.kind === 'lifecycle' && event.lifecycle.type === 'undefined';
      if (isGone) this.#states.delete(event.domainName);
      else this.#states.set(event.domainName, event.state);
    }
  }

  /** Waits until what was told is what is listed; says so when that does not come. */
  async compare(domains) {
    const listed = new Map(domains.map(({ name, state }) => [name, state]));
    let differing;
    for (let tries = 0; tries < 500; tries++) {
      differing = [...this.#states].filter(
        ([name, state]) => listed.get(name) !== state && !isGone(name, state, listed),
      );
      if (differing.length === 0) return;
      await delay(20);
    }
    for (const [name, state] of differing)
      this.#say(`${name} is ${state} by its events, ${listed.get(name)} in the list`);
  }

  #say(what) {
    this.#report.violation(`events of ${this.#daemon.name}: ${what}`);
  }

  async close() {
    await this.#events[Symbol.asyncDispose]();
    await this.#reading;
    await this.#host.close();
  }
}

/** One that was not defined is gone when its guest ends, and nothing tells of that but the end. */
function isGone(name, state, listed) {
  return passingNames.includes(name) && !listed.has(name) && state === 'shutoff';
}
