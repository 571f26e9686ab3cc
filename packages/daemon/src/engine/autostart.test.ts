import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../test/engine/engine-fixture.js';
import { autostartDomains } from './autostart.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

const autostart = (): Promise<void> => autostartDomains(f.at, `${f.directory}/run`);

async function definedWithAutostart(...names: string[]): Promise<void> {
  for (const name of names) {
    await f.defined(name);
    await f.calls.autostart(name, true);
  }
}

test('starts what is to start with the host, and nothing else', async () => {
  await definedWithAutostart('web', 'db');
  await f.defined('other');
  await autostart();
  expect([f.see('web'), f.see('db'), f.see('other')]).toEqual([
    'web running(booted)',
    'db running(booted)',
    'other shutoff(unspecified)',
  ]);
});

test('not after a restart of the daemon alone', async () => {
  await definedWithAutostart('web');
  await autostart();
  await f.calls.destroy('web');
  f = await f.restart();
  await autostart();
  expect(f.see('web')).toBe('web shutoff(destroyed)');
});

test('again after a boot of the host', async () => {
  await definedWithAutostart('web');
  await autostart();
  await f.calls.destroy('web');
  f = await f.restart({ bootId: 'boot-2' });
  await autostart();
  expect(f.see('web')).toBe('web running(booted)');
});

test('one that does not start keeps no other from starting', async () => {
  await definedWithAutostart('a', 'b', 'c', 'd', 'e', 'f');
  f.driver.inject({ verb: 'launch', domain: 'b', outcome: 'fail' });
  await autostart();
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => f.see(name)?.split(' ')[1])).toEqual([
    'running(booted)',
    'shutoff(failed)',
    'running(booted)',
    'running(booted)',
    'running(booted)',
    'running(booted)',
  ]);
});

test('those whose start hangs keep no other from starting', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  await definedWithAutostart(...names);
  for (const domain of names.slice(0, 4)) f.driver.inject({ verb: 'launch', domain, outcome: 'hang' });
  const started = autostart();
  await f.settleUntil(() => f.at.domains.byName('d')?.jobs.holder !== undefined);
  expect(f.see('e')).toBe('e shutoff(unspecified)');
  await f.clock.advance(60_000);
  await started;
  expect([f.see('e'), f.see('f'), f.at.domains.byName('a')?.jobs.holder?.kind]).toEqual([
    'e running(booted)',
    'f running(booted)',
    'start',
  ]);
  for (const name of names.slice(0, 4)) await f.calls.destroy(name);
});

test('one that runs already is left alone', async () => {
  await definedWithAutostart('web');
  await f.calls.start('web');
  await autostart();
  expect(f.driver.host.machines.length).toBe(1);
});

test('when it cannot be noted, nothing starts, so that a daemon that dies of it does not try for ever', async () => {
  await definedWithAutostart('web');
  await autostartDomains(f.at, `${f.directory}/nowhere`);
  expect(f.see('web')).toBe('web shutoff(unspecified)');
});
