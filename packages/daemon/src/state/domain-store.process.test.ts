import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StoredDomain } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { DomainStore } from './domain-store.js';

const uuids = ['6ae54e4e', '7be54e4e', '8ce54e4e', '9de54e4e'].map((start) => `${start}-3e1f-4b5c-9d26-0f6b9f4a1c11`);
const rounds = 12;

let root: string;
let children: ChildProcess[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true });
});

const directories = () => ({ stateDirectory: join(root, 'state'), runDirectory: join(root, 'run') });

const openStore = (): Promise<DomainStore> =>
  DomainStore.open({ ...directories(), logger: createLogger({ level: 'silent' }) });

/** Sources import each other with the names that they will have when they are built. */
const resolveSources = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') && context.parentURL?.endsWith('.ts') ? specifier.replace(/\\.js$/, '.ts') : specifier, context),
});`;

/**
 * Opens the store, tells so, and then writes version after version of each object, all objects at once; every fifth
 * version is its removal. Says each version only once it is acknowledged.
 */
const writer = `
import { writeSync } from 'node:fs';
const [storeUrl, directories, begin, isWriting] = process.argv.slice(1).map((text, index) => index === 0 ? text : JSON.parse(text));
const { DomainStore } = await import(storeUrl);
const log = () => {};
const logger = { debug: log, info: log, warn: log, error: log };
const store = await DomainStore.open({ ...directories, logger });
await store.load();
writeSync(1, 'open\\n');
setInterval(log, 1e6);
const versions = async ([uuid, last]) => {
  for (let version = last + 1; isWriting; version++) {
    if (version % 5 === 0) await store.removeDomain(uuid);
    else await store.saveDomain({ uuid, resourceVersion: version, spec: { uuid, name: 'web', description: (version + ' ').repeat(4000) } });
    writeSync(1, uuid + ' ' + version + '\\n');
  }
};
await Promise.all(Object.entries(begin).map(versions));
`;

function startWriter(begin: Readonly<Record<string, number>>, isWriting: boolean): ChildProcess {
  const parts = [
    new URL('domain-store.ts', import.meta.url).href,
    ...[directories(), begin, isWriting].map((part) => JSON.stringify(part)),
  ];
  const hook = `data:text/javascript,${encodeURIComponent(resolveSources)}`;
  const child = spawn(process.execPath, ['--import', hook, '--input-type=module', '-e', writer, '--', ...parts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string, void, undefined> {
  if (child.stdout === null) throw new Error('the writer has no output');
  for await (const line of createInterface({ input: child.stdout })) yield line;
}

test(`${rounds} kills in the midst of writing lose nothing that was acknowledged, and tear nothing`, async () => {
  let acknowledged: Readonly<Record<string, number>> = Object.fromEntries(uuids.map((uuid) => [uuid, 0]));
  for (let round = 0; round < rounds; round++) {
    const told: Record<string, number> = { ...acknowledged };
    const child = startWriter(acknowledged, true);
    const lines = linesOf(child);
    let left = 1 + Math.floor(Math.random() * 40);
    for await (const line of lines) {
      const [uuid = '', version] = line.split(' ');
      if (version !== undefined) told[uuid] = Number(version);
      // What it has said before it died may still be on its way, so all of its lines are read.
      left -= 1;
      if (left === 0) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    await using store = await openStore();
    const { domains, damaged } = await store.load();
    expect(damaged).toEqual([]);
    expect((await readdir(join(root, 'state', 'domains'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const found = Object.fromEntries(uuids.map((uuid) => [uuid, versionOf(uuid, domains, told[uuid] ?? 0)]));
    expect(found).toEqual(Object.fromEntries(uuids.map((uuid) => [uuid, expect.any(Number)])));
    acknowledged = found as Record<string, number>;
  }
  expect(Math.min(...Object.values(acknowledged))).toBeGreaterThan(0);
}, 240_000);

/** Which version an object has on disk, if it may have that; else what is wrong. */
function versionOf(uuid: string, domains: readonly StoredDomain[], acknowledged: number): number | string {
  const domain = domains.find((each) => each.uuid === uuid);
  // The one after the last acknowledged may have been done when the process was killed, or not.
  const candidates = [acknowledged, acknowledged + 1].filter(
    (version) => (version % 5 === 0) === (domain === undefined),
  );
  const version = domain === undefined ? candidates[0] : domain.resourceVersion;
  if (version === undefined || !candidates.includes(version)) {
    return `version ${domain?.resourceVersion ?? 'removed'} after ${acknowledged} was acknowledged`;
  }
  const text = `${version} `.repeat(4000);
  return domain === undefined || domain.spec?.description === text ? version : `version ${version} is torn`;
}

test('a second daemon is refused with the first one named, and let in when that was killed', async () => {
  const child = startWriter({}, false);
  const opened = await linesOf(child).next();
  expect(opened.value).toBe('open');

  await expect(openStore()).rejects.toMatchObject({
    reason: 'INVALID_STATE',
    details: { metadata: { pid: String(child.pid) } },
  });

  child.kill('SIGKILL');
  await once(child, 'exit');
  await using store = await openStore();
  expect(await store.load()).toEqual({ domains: [], guests: [], damaged: [] });
}, 120_000);
