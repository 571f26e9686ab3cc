import type { DomainSpecInput } from '@holdfast/sdk';
import { connectWhenThere } from './connect-when-there.ts';
import { keepAlive } from './keep-alive.ts';

const guests: readonly DomainSpecInput[] = ['web', 'db', 'queue'].map((name) => ({
  name,
  memoryBytes: '256MiB',
  vcpu: { count: 1 },
  os: { type: 'hvm' },
}));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

try {
  await using host = await connectWhenThere({ signal: stop.signal });
  console.log(`keeping ${guests.length} guests alive on ${host.uri}; Ctrl-C leaves them running`);
  const given = await keepAlive(host, guests, { signal: stop.signal });
  if (given.length > 0) process.exitCode = 1;
} catch (error) {
  if (!stop.signal.aborted) throw error;
}
