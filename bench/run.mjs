// npm run bench -- [ROW ...] [--json FILE]: measures Holdfast and libvirt in one run, in turn, and prints ratios.
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startOurs } from './parties/ours.mjs';
import { peerMissing, startPeer } from './parties/peer.mjs';
import { p1 } from './rows/p1-one-call-at-a-time.mjs';
import { p2 } from './rows/p2-many-calls.mjs';
import { p3 } from './rows/p3-long-answers.mjs';
import { p4 } from './rows/p4-a-thousand-domains.mjs';
import { p5 } from './rows/p5-events.mjs';
import { p6 } from './rows/p6-start-and-destroy.mjs';
import { p8 } from './rows/p8-locks.mjs';
import { p9 } from './rows/p9-define.mjs';
import { p11 } from './rows/p11-restart.mjs';
import { p10 } from './rows/p10-memory.mjs';
import { p12 } from './rows/p12-python.mjs';
import { formatTable } from './table.mjs';

const rows = { P1: p1, P2: p2, P3: p3, P4: p4, P5: p5, P6: p6, P8: p8, P9: p9, P11: p11, P10: p10, P12: p12 };
const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const chosen = positionals.length === 0 ? Object.keys(rows) : positionals.map((id) => id.toUpperCase());
for (const id of chosen) {
  if (rows[id] === undefined) {
    console.error(`there is no row ${id}; there are: ${Object.keys(rows).join(', ')}`);
    process.exit(2);
  }
}

const missing = peerMissing();
if (missing !== undefined) console.error(`measuring Holdfast alone: ${missing}`);
const ours = await startOurs();
const peer = missing === undefined ? await startPeer() : undefined;
const results = [];
try {
  for (const id of chosen) {
    for (const result of await rows[id]({ ours, peer })) {
      const { better, ...rest } = result;
      const ratio =
        result.peer === undefined
          ? undefined
          : better === 'more'
            ? result.ours / result.peer
            : result.peer / result.ours;
      results.push({ id, ...rest, ratio });
    }
  }
} finally {
  await ours.stop();
  await peer?.stop();
}
console.log(formatTable(results));
console.log(
  `load of the machine: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}; medians, both sides in turn`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
