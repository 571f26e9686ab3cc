import { expect, test } from 'vitest';
import type { DomainRecord } from '../gen/index.js';
import { ChangeQueue, type DomainChange } from './change-queue.js';

function change(kind: DomainChange['kind'], resourceVersion: number, uuid = 'u'): DomainChange {
  return { kind, domain: { uuid, resourceVersion } as DomainRecord };
}

function drain(queue: ChangeQueue): string[] {
  const taken: string[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    taken.push(`${next.domain.uuid} ${next.kind} ${next.domain.resourceVersion}`);
  }
  return taken;
}

test.each<[DomainChange['kind'][], string[]]>([
  [['added', 'changed'], ['u added 2']],
  [['changed', 'changed', 'changed'], ['u changed 3']],
  [['changed', 'removed'], ['u removed 2']],
  [['removed', 'added'], ['u changed 2']],
  [['added', 'changed', 'removed'], []],
  [['added', 'removed', 'added'], ['u added 3']],
])('%j of one domain is %j to a reader who saw none of it', (kinds, expected) => {
  const queue = new ChangeQueue();
  for (const [index, kind] of kinds.entries()) queue.push(change(kind, index + 1));
  expect(drain(queue)).toEqual(expected);
});

test('of several domains the one comes first whose change is oldest', () => {
  const queue = new ChangeQueue();
  queue.push(change('changed', 1, 'a'));
  queue.push(change('changed', 1, 'b'));
  queue.push(change('changed', 2, 'a'));
  expect(drain(queue)).toEqual(['a changed 2', 'b changed 1']);
});

test('who waits is woken by a change', async () => {
  const queue = new ChangeQueue();
  const woken = queue.wait();
  queue.push(change('added', 1));
  await woken;
  expect(drain(queue)).toEqual(['u added 1']);
});
