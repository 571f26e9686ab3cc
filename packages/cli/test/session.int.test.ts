import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { golden } from './golden.js';
import { Transcript } from './transcript.js';
import { uuidNumber, webXml } from './web-xml.js';

let daemon: Awaited<ReturnType<typeof startTestDaemon>>;
let directory = '';

beforeAll(async () => {
  daemon = await startTestDaemon();
  directory = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  await writeFile(join(directory, 'web.xml'), webXml('web', uuidNumber(1)));
  await writeFile(join(directory, 'web2.xml'), webXml('web', uuidNumber(1)).replace('512', '1024'));
  await writeFile(join(directory, 'unknown.xml'), webXml('unknown', uuidNumber(3), '<teleporter range="9"/>'));
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function transcript(): Transcript {
  return new Transcript({ env: { HOLDFAST_URI: daemon.uri } }, [
    [daemon.uri, '<uri>'],
    [`${directory}/`, ''],
    // Identities that the daemon makes up.
    [/\b(?!6695eb01)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  ]);
}

// Some forty starts of Node, one after the other.
test('a day in the life of a domain', { timeout: 240_000 }, async () => {
  const session = transcript();
  const file = (name: string): string => join(directory, name);
  await session.run('domain list');
  await session.run(`domain define ${file('web.xml')} --validate-only`);
  await session.run(`domain define ${file('web.xml')}`);
  await session.run('domain list');
  await session.run('domain start web --paused');
  await session.run('domain list --running');
  await session.run('domain resume web');
  await session.run('domain info web');
  await session.run('domain suspend 1');
  await session.run(`domain resume ${uuidNumber(1)}`);
  await session.run('domain reset web');
  await session.run('domain reboot web');
  await session.run('domain set-memory web 256MiB --live');
  await session.run('domain set-memory web 1GiB --maximum --next-boot --validate-only');
  await session.run('domain set-vcpus web 1 --next-boot');
  await session.run("domain title web 'The web server' --both");
  await session.run("domain desc web 'Ask Ann.' --next-boot");
  await session.run('domain autostart web');
  await session.run('domain list --autostart -o name');
  await session.run('domain autostart web --disable');
  await session.run(`domain define ${file('web2.xml')} --validate-only`);
  await session.run(`domain apply ${file('web2.xml')} --dry-run`);
  await session.run(`domain apply ${file('web2.xml')}`);
  await session.run(`domain apply ${file('web2.xml')}`);
  await session.run('domain xml web --inactive');
  await session.run('domain console-log web');
  await session.run('domain addresses web');
  await session.run('domain shutdown web --wait --grace 10s');
  await session.run('domain list --off');
  await session.run('domain rename web shop');
  await session.run(`domain define ${file('unknown.xml')}`);
  await session.run('domain undefine unknown');
  await session.run('domain create - --paused', webXml('guest', uuidNumber(2)));
  await session.run('domain destroy guest');
  await session.run('domain list -o yaml');
  await session.run('domain events --kind lifecycle');
  await session.run(`domain define -`, webXml('mail', uuidNumber(4)));
  await session.run('domain start --all');
  await session.run('domain suspend shop mail nobody');
  await session.run('domain resume --all -o name');
  await session.run('domain destroy shop nobody -o json');
  await session.run('domain destroy --all');
  await session.run('domain start');
  await session.run('domain undefine mail shop nobody --validate-only -o name');
  await session.run('domain undefine mail');
  await session.run('domain undefine shop nobody');
  await session.run('host leases');
  expect(session.text).toBe(golden('day.txt', session.text));
});
