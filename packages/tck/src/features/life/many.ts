import { HoldfastError } from '@holdfast/sdk';
import { equal, isTrue } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Names of domains that are defined. */
async function definedNames(tck: World, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => tck.name());
  await Promise.all(names.map((name) => tck.defined({}, name)));
  return names;
}

/** Many domains at once. */
export const many: TckFeature = feature('many at once', [
  check('all of a list are started, held, let go on and ended, and answered in its order', async (tck) => {
    const names = await definedNames(tck, 4);
    const backwards = names.toReversed();
    const started = await tck.host.domains.startAll(backwards);
    equal(
      started.map(({ domain }) => [domain.name, domain.state]),
      backwards.map((name) => [name, 'running']),
    );
    const held = await tck.host.domains.suspendAll(names, { concurrency: 2 });
    equal(
      held.map(({ domain }) => domain.state),
      names.map(() => 'paused'),
    );
    await tck.host.domains.resumeAll(names);
    const ended = await tck.host.domains.destroyAll(tck.host.domains.list({ filter: { names } }));
    equal(
      ended.map(({ domain }) => domain.state),
      names.map(() => 'shutoff'),
    );
  }),

  check('guests that obey are off when all were asked to shut down and waited for', async (tck) => {
    const names = await definedNames(tck, 3);
    await tck.host.domains.startAll(names);
    for (const name of names) await tck.untilReady(tck.host.domains.get(name));
    const off = await tck.host.domains.shutdownAll(names, { graceMs: 60_000, signal: tck.signal });
    equal(
      off.map(({ domain }) => [domain.state, domain.reason]),
      names.map(() => ['shutoff', 'shutdown']),
    );
  }),

  check('what fails for one is told with its name, and the others are done', async (tck) => {
    const names = await definedNames(tck, 2);
    const nobody = tck.name();
    const [first = '', second = ''] = names;
    const error = await tck.host.domains.startAll([first, nobody, second]).catch((thrown: unknown) => thrown);
    isTrue(error instanceof HoldfastError, `it was refused: ${String(error)}`);
    equal(error.code, 'DOMAIN_NOT_FOUND');
    equal(
      error.failures?.map(({ target, error: each }) => [
        target,
        each instanceof HoldfastError ? each.code : String(each),
      ]),
      [[nobody, 'DOMAIN_NOT_FOUND']],
    );
    const running = await tck.host.domains.list({ filter: { names, active: true } }).toArray();
    equal(
      running.map(({ name }) => name),
      names,
    );
  }),
]);
