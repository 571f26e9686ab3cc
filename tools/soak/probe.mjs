// Loaded into a program before anything of its own, and answers through the channel that it was spawned with: what it needs as
// it is, then what is left once everything that nobody needs is gone. `SOAK_LEAK_MIB_PER_HOUR` makes it keep memory, to see
// that this is noticed.
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const bytesPerMiB = 2 ** 20;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const mallocBytes = readMalloc();

process.on('message', ({ id }) => void answer(id));
// It must not keep a program alive that has nothing else to do.
process.channel?.unref();

const leakMiBPerHour = Number(process.env.SOAK_LEAK_MIB_PER_HOUR ?? 0);
if (leakMiBPerHour > 0) {
  const kept = [];
  const everyMs = 1000;
  const slots = Math.ceil((leakMiBPerHour * bytesPerMiB * everyMs) / 3_600_000 / 8);
  setInterval(() => kept.push(Array.from({ length: slots }, Math.random)), everyMs).unref();
}

async function answer(id) {
  const residentMiB = process.memoryUsage.rss() / bytesPerMiB;
  // What the first one finalizes is gone with the second.
  collectGarbage();
  await delay(20);
  collectGarbage();
  const codeMiB = compiledBytes() / bytesPerMiB;
  process.send({
    id,
    residentMiB,
    heapMiB: process.memoryUsage().heapUsed / bytesPerMiB - codeMiB,
    codeMiB,
    nativeMiB: mallocBytes() / bytesPerMiB,
  });
}

/** Machine code that V8 has made of the program: it goes on for hours, with whatever gets hot, and has an end as the program has. */
function compiledBytes() {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => name.startsWith('code_'));
  return spaces.reduce((sum, { space_used_size: size }) => sum + size, 0);
}

/** What native code has allocated and not freed, buffers included; where the C library does not say, buffers alone. */
function readMalloc() {
  try {
    const koffi = createRequire(new URL('../../packages/host/package.json', import.meta.url))('koffi');
    const fields = [
      'arena',
      'ordblks',
      'smblks',
      'hblks',
      'hblkhd',
      'usmblks',
      'fsmblks',
      'uordblks',
      'fordblks',
      'keepcost',
    ];
    const type = koffi.struct('SoakMallinfo', Object.fromEntries(fields.map((field) => [field, 'size_t'])));
    const mallinfo = koffi.load('libc.so.6').func('mallinfo2', type, []);
    return () => {
      const { uordblks, hblkhd } = mallinfo();
      return Number(uordblks) + Number(hblkhd);
    };
  } catch {
    return () => process.memoryUsage().external;
  }
}
