import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { uuidNumber, webXml } from './web-xml.js';

const page = readFileSync(new URL('../../../docs/from-virsh.md', import.meta.url), 'utf8');
/** The commands of the right column, in order. */
const commands = Array.from(page.matchAll(/^\| `vir.* \| `holdfast (.*)` \|$/gm), ([, command = '']) => command);

let daemon: Awaited<ReturnType<typeof startTestDaemon>>;
let folder = '';
beforeAll(async () => {
  daemon = await startTestDaemon();
  folder = mkdtempSync(join(tmpdir(), 'holdfast-virsh-'));
  writeFileSync(join(folder, 'web.xml'), webXml('web', uuidNumber(1)));
  writeFileSync(join(folder, 'disk.xml'), '<disk><source file="/images/c.img"/><target dev="vdc"/></disk>');
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('each command of docs/from-virsh.md is understood and done, one after the other', async () => {
  expect(commands.length).toBeGreaterThan(35);
  // A row that has more than a command would be passed over.
  expect(commands.length).toBe(page.match(/^\| `vir/gm)?.length);
  expect(commands.filter((command) => command.includes('`'))).toEqual([]);
  for (const command of commands) {
    const words = wordsOf(command);
    await using host = await daemon.connect();
    // Where a table has run down to its last row, the next one begins with the domain of the first.
    if (words.includes('web') && (await host.domains.list().toArray()).length === 0) {
      await host.domains.define(webXml('web', uuidNumber(1)));
      await host.domains.get('web').start();
    }
    const { code, stderr } = await runHere(['--connect', daemon.uri, ...words]);
    // A host that tests run on may well have problems; that they are told is what counts.
    const accepted = command === 'doctor' ? [0, 69] : [0];
    expect(accepted, `holdfast ${command}: exit code ${code}, ${stderr}`).toContain(code);
    if (command === 'domain shutdown web') await onAgain(host);
    // Transient: the next table is about one that stays.
    if (command === 'domain create web.xml') await host.domains.get('web').destroy();
  }
});

/** A guest that was asked to shut itself down takes its time; the next row does it in another way. */
async function onAgain(host: Host): Promise<void> {
  await host.domains.get('web').waitFor('shutoff', { timeoutMs: 20_000 });
  await host.domains.get('web').start();
}

function wordsOf(command: string): string[] {
  const words = Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');
  return words.map((word) => (word.endsWith('.xml') ? join(folder, word) : word));
}
