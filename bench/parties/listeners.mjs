// listeners.mjs URI COUNT: as peer/listeners.py, for holdfastd.
import { createInterface } from 'node:readline';
import { connect } from '@holdfast/sdk';

const [uri, count] = [process.argv[2], Number(process.argv[3])];
let heard = 0;
let wanted = Infinity;
let reached = () => {};

async function listen(events) {
  for await (const event of events) {
    if (event.kind === 'lifecycle' && ++heard >= wanted) reached();
  }
}

for (let made = 0; made < count; made += 50) {
  const some = Array.from({ length: Math.min(50, count - made) }, async () => {
    const events = (await connect(uri)).events({ kinds: ['lifecycle'] });
    void listen(events);
    await events.opened;
  });
  await Promise.all(some);
}
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  wanted = Number(line) * count;
  if (heard < wanted) await new Promise((resolve) => (reached = resolve));
  console.log('ok');
}
process.exit();
