import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ListEventsRequest, ListOperationsRequest, operationStateNames, Reason } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import { type FailpointName, failpointNames } from '../src/model/failpoints.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { outcomeOf } from './engine/engine-calls.js';
import { smallSpec } from './engine/engine-fixture.js';
import { FailpointFile } from './failpoints/failpoint-file.js';
import { clearDomains, type WalkedVerb, walkedVerbs } from './failpoints/walked-verbs.js';

const context = {
  signal: new AbortController().signal,
  caller: 'test',
  identity: internalIdentity,
  access: fullAccess,
};
const make = (more = {}): ReturnType<typeof smallSpec> => smallSpec('web', { vcpu: { count: 2 }, ...more });

/** What outlives a daemon whose guests live in its memory: the definitions. */
async function definitions({ calls }: DaemonProcess): Promise<string> {
  const readMask = ['uuid', 'name', 'autostart', 'persistent', 'spec', 'next_boot_spec', 'has_managed_save'];
  const { domains } = await calls.list({ readMask });
  const lines = domains
    .filter(({ persistent }) => persistent)
    .map(({ uuid, name, autostart, spec, nextBootSpec, hasManagedSave }) => {
      const { title, currentMemoryBytes, vcpu, devices } = nextBootSpec ?? spec ?? {};
      const disks = devices?.disks.map(({ target }) => target?.dev);
      return JSON.stringify([uuid, name, autostart, title, currentMemoryBytes, vcpu?.current, hasManagedSave, disks]);
    });
  // A domain that is new gets another identity each time.
  return lines.join('\n').replaceAll(/"[0-9a-f-]{36}"/g, '"uuid"');
}

/** Lets the guest do what follows from a verb by itself. */
async function settle(daemon: DaemonProcess, verb: WalkedVerb): Promise<void> {
  const isOver: Record<string, (line: string) => boolean> = {
    off: (line) => /stopped\(shutdown\)/.test(line),
    reset: (line) => /: reboot/.test(line),
  };
  const sees = verb.follows && isOver[verb.follows];
  while (sees !== undefined && !(await daemon.told()).some(sees));
}

/** What is left on disk: which definitions, which guests, and nothing else. */
function filesOf(directory: string): { definitions: number; others: string[] } {
  const names = readdirSync(join(directory, 'state/domains'));
  const guests = readdirSync(join(directory, 'run/guests'));
  const isDefinition = (name: string): boolean => /^[0-9a-f-]{36}\.json$/.test(name);
  return {
    definitions: names.filter(isDefinition).length,
    others: [...names.filter((name) => !isDefinition(name)), ...guests],
  };
}

/** How the last operation went that somebody asked for. */
async function lastAskedFor({
  engine,
}: DaemonProcess): Promise<{ state: string; reason: Reason | undefined; outcome: string | undefined }> {
  const request = { ...ListOperationsRequest.create(), newestFirst: true };
  const { operations } = await engine.listOperations(context, request);
  const last = operations.find(({ requestedBy }) => requestedBy !== 'driver' && requestedBy !== 'reconcile');
  return {
    state: operationStateNames.toName(last?.state ?? 0),
    reason: last?.error?.reason,
    outcome: last?.error?.metadata['outcome'],
  };
}

const reached = new Set<FailpointName>();

// The others take the same way; their errors are walked with the unit tests, and their kills by `npm run soak -- kills`.
const isLong = process.env['HOLDFAST_LONG'] !== undefined;
const chosen = walkedVerbs.filter(({ isTwin = false }) => isLong || !isTwin);

describe.concurrent('a daemon that is killed at any place of a verb', { timeout: 300_000 }, () => {
  test.for(chosen)('$name', async (verb, { expect }) => {
    const directory = daemonDirectory();
    const failpoints = new FailpointFile(join(directory, 'failpoint.json'));
    const start = (): Promise<DaemonProcess> => startDaemon(directory, [], failpoints.by);
    let daemon = await start();
    try {
      await verb.arrange(daemon.calls, make);
      const before = await definitions(daemon);
      failpoints.trace();
      await verb.act(daemon.calls, make);
      await settle(daemon, verb);
      const places = failpoints.disarm();
      const after = await definitions(daemon);
      await clearDomains(daemon.calls);

      for (const [index, name] of places.entries()) {
        const where = `${verb.name} at ${name}, place ${index + 1}`;
        await verb.arrange(daemon.calls, make);
        const hadGuest = readdirSync(join(directory, 'run/guests')).length > 0;
        const { position } = await daemon.engine.listEvents(context, ListEventsRequest.create({ pageSize: 10_000 }));
        failpoints.killAt(index + 1);
        // The answer may have been on its way already.
        await verb.act(daemon.calls, make).catch(() => undefined);
        expect(await daemon.ended(), where).toEqual({ code: null, signal: 'SIGKILL' });
        await daemon.kill();
        expect(failpoints.disarm(), where).toEqual([name]);
        reached.add(name);
        const guestsLeft = readdirSync(join(directory, 'run/guests')).length;

        daemon = await start();
        const found = await definitions(daemon);
        // Wholly done or wholly undone, and done for sure once anybody could have seen it.
        if (name === 'job.begun') expect(found, where).toBe(before);
        else if (/^(?:commit\.(?:remembered|told)|job\.done)$/.test(name)) expect(found, where).toBe(after);
        else expect([before, after], where).toContain(found);
        expect(filesOf(directory), where).toEqual({
          definitions: found === '' ? 0 : found.split('\n').length,
          others: [],
        });
        const told = await daemon.told();
        if (guestsLeft > 0) expect(told, where).toContainEqual(expect.stringMatching(/stopped\(/));
        if (!hadGuest && guestsLeft === 0) expect(told, where).toEqual([]);
        // Whoever was told of the former run is told that it must look again.
        const { events } = await daemon.engine.listEvents(context, ListEventsRequest.create({ after: position }));
        expect(events[0]?.body?.$case, where).toBe('resync');
        const { operations } = await daemon.engine.listOperations(context, {
          objectUuid: '',
          states: [1, 2],
          pageSize: 0,
          pageToken: '',
          newestFirst: false,
        });
        expect(operations, where).toEqual([]);
        // The operation that was cut off says what has become of it.
        const last = await lastAskedFor(daemon);
        // Of what was told to a guest it says that nobody knows.
        if (before !== after && last.outcome !== 'told')
          expect(last.state, where).toBe(found === after ? 'succeeded' : 'failed');
        if (last.state === 'failed') expect(last.reason, where).toBe(Reason.REASON_OPERATION_INTERRUPTED);

        await clearDomains(daemon.calls);
        await verb.arrange(daemon.calls, make);
        expect(await outcomeOf(verb.act(daemon.calls, make)), where).toBe('ok');
        await clearDomains(daemon.calls);
      }
    } finally {
      await daemon.kill();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

test('the walk has passed every place that an engine has', () => {
  const ofQemu = failpointNames.filter((name) => name.startsWith('launch.'));
  expect([...reached, ...ofQemu].toSorted()).toEqual(failpointNames.toSorted());
});
