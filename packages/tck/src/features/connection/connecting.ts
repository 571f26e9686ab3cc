import { connect, explainConnect } from '@holdfast/sdk';
import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Connections: how they are made, and how they end. */
export const connecting: TckFeature = feature('connect', [
  check('a connection answers, and gives back what it was given', async ({ host }) => {
    const payload = new TextEncoder().encode('are you there');
    const { payload: answered } = await host.ping({ payload });
    equal(new TextDecoder().decode(answered), 'are you there');
  }),

  check('who answers says its release, driver, process and epoch', async ({ host }) => {
    const { version, driver, pid, epoch } = await host.version();
    isTrue(/^\d+\.\d+\.\d+/.test(version), `a release is like 1.2.3; found ${version}`);
    isTrue(driver !== '', 'the driver has a name');
    isTrue(pid > 0, 'the process has a number');
    isTrue(epoch !== '', 'the order of events has an identity');
  }),

  check('two connections see the same host, and one that is closed leaves the other', async (tck) => {
    const [one, other] = [await tck.connect(), await tck.connect()];
    equal((await one.version()).epoch, (await other.version()).epoch);
    await one.close();
    isTrue((await other.ping()) !== undefined, 'the other answers');
  }),

  check('a closed connection answers nothing more', async (tck) => {
    const host = await tck.connect();
    await host.close();
    await refused(host.ping(), 'CANCELLED');
  }),

  check('a daemon with real guests is not taken for one with guests in memory', async ({ host, surroundings }) => {
    const { socketPath } = explainConnect({ uri: host.uri });
    // Whether a URI for real guests leads to such guests depends on the daemon alone.
    if (surroundings.version.driver === 'test' || socketPath === '') return;
    await refused(connect(`test:///default?socket=${encodeURIComponent(socketPath)}`), 'UNSUPPORTED');
  }),

  check('where a connection goes to can be explained without making it', async ({ surroundings }) => {
    const { uri, steps } = explainConnect({ uri: surroundings.uri });
    isTrue(uri !== undefined && steps.length > 0, 'a URI and the steps to it are told');
  }),

  check('nobody at the other end is UNAVAILABLE, and may be tried again', async () => {
    const error = await refused(connect('unix:/nonexistent/holdfast.sock'), 'UNAVAILABLE');
    matches(error, { retryable: true, name: 'HoldfastError' });
    isTrue(error.message.startsWith('UNAVAILABLE: '), 'the message begins with the code');
  }),
]);
