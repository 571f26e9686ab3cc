import { connect, type DomainSpecInput } from '@holdfast/sdk';
import { keepAlive } from './keep-alive.ts';

const guests: readonly DomainSpecInput[] = ['web', 'db', 'queue'].map((name) => ({
  name,
  memoryBytes: '256MiB',
  vcpu: { count: 1 },
  os: { type: 'hvm' },
}));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await using host = await connect();
console.log(`keeping ${guests.length} guests alive on ${host.uri}; Ctrl-C leaves them running`);
await keepAlive(host, guests, { signal: stop.signal });
