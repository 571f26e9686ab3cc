import type { Host, HostEvent } from '@holdfast/sdk';

/** Everything that happens on a host, as it was told. */
export interface Recorder extends AsyncDisposable {
  readonly events: readonly HostEvent[];
  /** What happened to domains, one line each: `web started booted`; other kinds: `web reboot`. */
  readonly lines: readonly string[];
}

/** Begins to record; what happens after it has resolved is in it. */
export async function record(host: Host): Promise<Recorder> {
  const stream = host.events();
  await stream.opened;
  const events: HostEvent[] = [];
  const reading = (async () => {
    for await (const event of stream) events.push(event);
  })();
  return {
    events,
    get lines() {
      return events.map(lineOf);
    },
    async [Symbol.asyncDispose]() {
      await stream[Symbol.asyncDispose]();
      await reading;
    },
  };
}

function lineOf(event: HostEvent): string {
  const words = event.kind === 'lifecycle' ? [event.lifecycle.type, event.lifecycle.detail] : [event.kind];
  return [event.domainName, ...words].filter((word) => word !== '').join(' ');
}
