import { Domain, ListDomainsResponse } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { ownEncodingOf } from '../../model/own-encoding.js';
import { toDomain } from './to-domain.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

/** Each domain as its codec would write it now. */
function known(): Domain[] {
  return f.at.domains
    .inOrder()
    .map((domain) => Domain.decode(Domain.encode(toDomain(f.at, domain, { brief: true })).finish()));
}

/** Each domain as a list tells it, in its bytes. */
async function told(readMask?: string[]): Promise<Domain[]> {
  const answer = await f.calls.list({ readMask });
  const { domains } = ListDomainsResponse.decode(ownEncodingOf(answer) as Uint8Array);
  expect(domains).toEqual(answer.domains.map((domain) => Domain.decode(Domain.encode(domain).finish())));
  return domains;
}

test('what was told once is told anew as soon as it is no longer so', async () => {
  await f.started('web');
  await f.defined('db');
  expect(await told()).toEqual(known());
  const first = await told();
  expect(first.map(({ name }) => name)).toEqual(['db', 'web']);
  const again = await f.calls.list();
  expect(again.domains[0]).toBe((await f.calls.list()).domains[0]);

  f.at.domains.byName('web')?.hear(77_000);
  expect(await told()).toEqual(known());
  expect((await told())[1]?.heardAt?.seconds).toBe(77n);

  f.driver.inject({ verb: 'pause', outcome: 'hang' });
  const suspend = outcomeOf(f.calls.suspend('web'));
  expect((await told())[1]?.runningOperationId).not.toBe('');
  expect(await told()).toEqual(known());
  await f.calls.destroy('web');
  await suspend;
  expect(await told()).toEqual(known());

  await f.calls.rename('db', 'zoo');
  expect((await told()).map(({ name }) => name)).toEqual(['web', 'zoo']);
});

test('each mask gets what it asks for', async () => {
  await f.started('web');
  const [whole] = known();
  for (const mask of [['name'], ['name', 'state'], ['name'], undefined]) {
    const [domain] = await told(mask);
    const wanted =
      mask === undefined ? whole : { ...Domain.create(), ...pick(whole as Domain, mask as (keyof Domain)[]) };
    expect(domain).toEqual(wanted);
  }
});

function pick(domain: Domain, fields: readonly (keyof Domain)[]): Partial<Domain> {
  return Object.fromEntries(fields.map((field) => [field, domain[field]]));
}
