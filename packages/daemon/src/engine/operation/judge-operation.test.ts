import { DomainState, methods, OperationState } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';
import { walkedVerbs } from '../../../test/failpoints/walked-verbs.js';
import type { DomainRecord, LiveGuest, SavedGuest } from '../../objects/domain-record.js';
import { judgedKinds, judgeOperation } from './judge-operation.js';

/** The kind of the operation that a method is: `set-memory` of `SetDomainMemory`. */
function kindOf(rpc: string): string {
  return rpc
    .replace('Domain', '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}

const named = methods.filter(({ takesRequestId }) => takesRequestId).map(({ rpc }) => kindOf(rpc));

describe('how an operation shows is known', () => {
  test('of each method of the schema that takes a name, and of nothing else', () => {
    expect(judgedKinds.toSorted()).toEqual(named.toSorted());
  });

  test('by the kind that its jobs have', async () => {
    const kinds = new Set<string>();
    for (const verb of walkedVerbs) {
      await using fixture = await engineFixture();
      const make = (more = {}): ReturnType<typeof smallSpec> =>
        smallSpec('web', { vcpu: { count: 2 }, devices: { memballoon: { model: 'virtio' } }, ...more });
      await verb.arrange(fixture.calls, make);
      await verb.act(fixture.calls, make);
      const { operations } = fixture.at.operations.list({ states: [OperationState.OPERATION_STATE_SUCCEEDED] });
      for (const { kind, requestedBy } of operations) if (requestedBy === fixture.context.caller) kinds.add(kind);
    }
    expect([...kinds].toSorted()).toEqual(named.toSorted());
  });
});

const spec = smallSpec('web');
const off: DomainRecord = {
  name: 'web',
  resourceVersion: 1,
  state: DomainState.DOMAIN_STATE_SHUTOFF,
  reason: 0,
  stateChangedMs: 0,
  autostart: false,
  definition: spec,
  live: undefined,
  saved: undefined,
  committedBy: '',
};
const live = (unreachable = false): LiveGuest => ({ spec, unreachable }) as LiveGuest;
const saved: SavedGuest = { spec, paused: false, used: false };

/** What may be found of a domain when the next daemon begins. */
const finds: Readonly<Record<string, DomainRecord | undefined>> = {
  gone: undefined,
  off,
  saved: { ...off, saved },
  runs: { ...off, state: DomainState.DOMAIN_STATE_RUNNING, live: live() },
  paused: { ...off, state: DomainState.DOMAIN_STATE_PAUSED, live: live() },
  transient: { ...off, definition: undefined, state: DomainState.DOMAIN_STATE_RUNNING, live: live() },
  silent: { ...off, state: DomainState.DOMAIN_STATE_RUNNING, live: live(true) },
};

/** A line for each judgement: which finds it is made of. */
function judgements(kind: string, isCommitted: boolean): string {
  const by = Object.groupBy(Object.keys(finds), (find) => judgeOperation(kind, { isCommitted, record: finds[find] }));
  return Object.entries(by)
    .map(([judgement, of]) => `${judgement}: ${of.length === Object.keys(finds).length ? 'always' : of.join(', ')}`)
    .join('; ');
}

test('what each comes to that was not written down, by what is found', () => {
  const told = Object.fromEntries(named.toSorted().map((kind) => [kind, judgements(kind, false)]));
  expect(told).toMatchInlineSnapshot(`
    {
      "attach-device": "told: gone, off, saved, runs, paused, transient; later: silent",
      "create": "taken-back: gone, off, saved; done: runs, paused, transient, silent",
      "define": "taken-back: always",
      "destroy": "done: gone, off, saved; taken-back: runs, paused, transient; later: silent",
      "detach-device": "told: gone, off, saved, runs, paused, transient; later: silent",
      "managed-save": "taken-back: gone, off, runs, paused, transient; done: saved; later: silent",
      "reboot": "told: always",
      "remove-managed-save": "done: gone, off, runs, paused, transient, silent; taken-back: saved",
      "rename": "taken-back: always",
      "reset": "told: always",
      "resume": "taken-back: gone, off, saved, paused; done: runs, transient; later: silent",
      "set-autostart": "taken-back: always",
      "set-memory": "told: always",
      "set-metadata": "taken-back: always",
      "set-vcpus": "told: always",
      "shutdown": "done: gone, off, saved; told: runs, paused, transient, silent",
      "start": "taken-back: gone, off, saved; done: runs, paused, transient, silent",
      "suspend": "taken-back: gone, off, saved, runs, transient; done: paused; later: silent",
      "undefine": "done: gone, transient; taken-back: off, saved, runs, paused, silent",
    }
  `);
});

test('what was written down is done, unless the domain shows that it is not', () => {
  const told = Object.fromEntries(named.toSorted().map((kind) => [kind, judgements(kind, true)]));
  expect(told).toMatchInlineSnapshot(`
    {
      "attach-device": "done: always",
      "create": "done: gone, off, runs, paused, transient, silent; taken-back: saved",
      "define": "done: always",
      "destroy": "done: always",
      "detach-device": "done: always",
      "managed-save": "done: always",
      "reboot": "done: always",
      "remove-managed-save": "done: always",
      "rename": "done: always",
      "reset": "done: always",
      "resume": "done: always",
      "set-autostart": "done: always",
      "set-memory": "done: always",
      "set-metadata": "done: always",
      "set-vcpus": "done: always",
      "shutdown": "done: always",
      "start": "done: gone, off, runs, paused, transient, silent; taken-back: saved",
      "suspend": "done: always",
      "undefine": "done: gone, transient; taken-back: off, saved, runs, paused, silent",
    }
  `);
});

test('of a kind that a later daemon has begun it is not known what was done', () => {
  expect(judgements('teleport', false)).toBe('told: always');
  expect(judgements('teleport', true)).toBe('done: always');
});
