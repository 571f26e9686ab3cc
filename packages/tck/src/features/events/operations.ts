import type { OperationRecord } from '@holdfast/sdk';
import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Work on domains: what is done, what was done, and by whom. */
export const operations: TckFeature = feature('operations', [
  check('what was done is listed with how it ended, oldest or newest first', async (tck) => {
    const domain = await tck.started();
    await domain.suspend();
    await domain.destroy();
    const { uuid, name } = await domain.get();
    const list = (newestFirst: boolean): Promise<OperationRecord[]> =>
      tck.host.operations.list({ objectUuid: uuid, newestFirst }).toArray();
    const done = (await list(false)).filter(wasAskedFor);
    equal(
      done.map(({ kind, state }) => `${kind} ${state}`),
      ['define succeeded', 'start succeeded', 'suspend succeeded', 'destroy succeeded'],
    );
    for (const each of done) {
      equal([each.objectUuid, each.objectName, each.cancellable], [uuid, name, false]);
      isTrue(each.createdAt instanceof Date && each.endedAt instanceof Date, 'it has its times');
    }
    equal(
      (await list(true)).filter(wasAskedFor).map(({ id }) => id),
      done.map(({ id }) => id).toReversed(),
    );
  }),

  check('one is found by its id, and says the same', async (tck) => {
    const domain = await tck.defined();
    const { uuid } = await domain.get();
    const [first] = await tck.host.operations.list({ objectUuid: uuid }).toArray();
    isTrue(first !== undefined, 'there is one');
    equal(await tck.host.operations.get(first.id).get(), first);
  }),

  check('what was refused in its turn has failed, with the reason', async (tck) => {
    const domain = await tck.defined();
    const { uuid } = await domain.get();
    await refused(domain.resume(), 'INVALID_STATE');
    const [last] = await tck.host.operations.list({ objectUuid: uuid, newestFirst: true }).toArray();
    matches(last, { kind: 'resume', state: 'failed', error: { reason: 'INVALID_STATE' } });
  }),

  check('how one goes on is told to its end, and what it did is kept', async (tck) => {
    const starting = (await tck.defined()).start();
    const told: string[] = [];
    for await (const { state } of starting.progress()) told.push(state);
    await starting;
    equal(told.at(-1), 'succeeded');
    const { log } = await tck.host.operations.get(starting.id).get();
    isTrue(log.length > 0 && log.every(({ at, text }) => at instanceof Date && text !== ''), 'it has a log');
  }),

  check('a refusal says of which operation it is', async (tck) => {
    const requestId = crypto.randomUUID();
    const resuming = (await tck.defined()).resume({ requestId });
    matches(await refused(resuming, 'INVALID_STATE'), { operationId: requestId });
  }),

  check('pages and states choose', async (tck) => {
    const domain = await tck.defined();
    for (const title of ['one', 'two']) await domain.setMetadata({ title });
    const objectUuid = (await domain.get()).uuid;
    const pages: number[] = [];
    for await (const page of tck.host.operations.list({ objectUuid, pageSize: 2 }).byPage()) pages.push(page.length);
    equal(pages, [2, 1]);
    equal(await tck.host.operations.list({ objectUuid, states: ['failed', 'running'] }).toArray(), []);
  }),

  check('one that nobody knows is OPERATION_NOT_FOUND', async ({ host }) => {
    await refused(host.operations.get('nobody').get(), 'OPERATION_NOT_FOUND');
    await refused(host.operations.get('nobody').cancel(), 'OPERATION_NOT_FOUND');
  }),
]);

/** What the daemon does by itself, to record what it heard of a guest, is listed beside what was asked for. */
function wasAskedFor({ requestedBy }: OperationRecord): boolean {
  return requestedBy !== 'driver';
}
