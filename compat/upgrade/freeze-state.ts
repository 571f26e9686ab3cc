import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { repository } from '../releases.ts';
import { runKeeper } from './run-keeper.ts';
import { type Stock, takeStock } from './stock.ts';

/** Has a daemon write one of everything that it keeps, and keeps it: definitions, a guest that runs, events. */
export async function freezeState(program: string, folder: string): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'hf-state-'));
  try {
    let stock: Stock | undefined;
    await runKeeper(program, place, async (host) => {
      await fill(host);
      stock = await takeStock(host);
    });
    rmSync(folder, { recursive: true, force: true });
    for (const part of ['state', 'run']) keep(join(place, part), join(folder, part));
    writeFileSync(join(folder, 'stock.json'), `${JSON.stringify(stock, undefined, 2)}\n`);
  } finally {
    rmSync(place, { recursive: true });
  }
}

async function fill({ domains }: Host): Promise<void> {
  const examples = join(repository, 'examples');
  for (const name of readdirSync(examples).filter((each) => each.endsWith('.xml')))
    await domains.define(readFileSync(join(examples, name), 'utf8'));
  await domains.get('web').setAutostart({ autostart: true });
  const element = { uri: 'urn:holdfast:compat', prefix: 'compat', xml: '<note>kept</note>' };
  await domains.get('web').setMetadata({ element });
  await domains.define({ spec: { name: 'runs', memoryBytes: '64MiB', vcpu: { count: 2 } } });
  await domains.get('runs').start();
  await domains.get('runs').setMemory({ memoryBytes: '32MiB', scope: 'next-boot' });
}

function keep(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(holdsSomething)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file));
  }
}

/** Whether a file that a daemon leaves holds something: locks and sockets are of a process. */
function holdsSomething(path: string): boolean {
  return path.endsWith('.json') && !path.endsWith('lock-owner.json');
}
