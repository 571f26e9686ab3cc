import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import { consoleOf } from '../../suite/world.js';

/** What a guest has written to its console. */
export const consoleLogs: TckFeature = feature('console log', [
  check('the log of a guest that never ran is empty', async (tck) => {
    const domain = await tck.defined();
    const { data, offset, size } = await domain.readConsoleLog();
    equal([data.length, offset, size], [0, 0, 0]);
  }),

  check('it is read in pieces, from the front and from the end', async (tck) => {
    const domain = await tck.booted();
    // One that is held writes nothing more.
    await domain.suspend();
    const { data: all, size } = await domain.readConsoleLog();
    equal(all.length, size);
    const middle = await domain.readConsoleLog({ offset: 2, maxBytes: 3 });
    equal([Array.from(middle.data), middle.offset, middle.size], [Array.from(all.slice(2, 5)), 2, size]);
    const tail = await domain.readConsoleLog({ offset: -4 });
    equal([Array.from(tail.data), tail.offset], [Array.from(all.slice(-4)), size - 4]);
    const beyond = await domain.readConsoleLog({ offset: size + 100 });
    equal([beyond.data.length, beyond.size], [0, size]);
  }),

  check('it stays when the guest is gone', async (tck) => {
    const domain = await tck.booted();
    await domain.destroy();
    isTrue((await consoleOf(domain)).includes(tck.guests.readyLine), 'the line is there');
  }),

  check('more than a mebibyte at once is not to be had', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.readConsoleLog({ maxBytes: '2MiB' }), 'INVALID_ARGUMENT');
  }),
]);
