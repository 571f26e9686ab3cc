import { startTestDaemon, type TestDaemonOptions } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';

test.each([
  [
    { faults: [{ verb: 'lunch' }] },
    /INVALID_ARGUMENT: faults\[0\]\.verb is lunch; expected one of guestCapabilities, launch, /,
  ],
  [{ faults: [{}] }, /INVALID_ARGUMENT: faults\[0\]\.verb is undefined; expected one of /],
  [
    { faults: [{ verb: 'launch', outcome: 'explode' }] },
    'faults[0].outcome is explode; expected one of fail, hang, die',
  ],
  [{ faults: [{ verb: 'launch', reason: 'NOPE' }] }, /INVALID_ARGUMENT: faults\[0\]\.reason is NOPE; expected one of /],
  [
    { faults: [{ verb: 'launch', delay: 5 }] },
    /INVALID_ARGUMENT: faults\[0\]\.delay is not known; expected one of verb, /,
  ],
  [{ faults: [{ verb: 'launch', call: 0 }] }, 'faults[0].call is 0; expected a whole number from 1'],
  [{ faults: [{ verb: 'launch', delayMs: -5 }] }, 'faults[0].delayMs is -5; expected 0 milliseconds or more'],
  [{ faults: 'launch' }, 'faults is launch; expected a list'],
  [{ guests: { powerButton: 'no' } }, 'guests.powerButton is no; expected one of obey, ignore'],
  [{ guests: { bootMs: NaN } }, 'guests.bootMs is NaN (number); expected a number of milliseconds'],
  [{ guests: { reboot: 'obey' } }, /INVALID_ARGUMENT: guests\.reboot is not known; /],
])('what would never happen is refused: %j', async (options, message) => {
  await expect(startTestDaemon(options as unknown as TestDaemonOptions)).rejects.toThrow(message);
});
