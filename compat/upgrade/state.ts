import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Site } from '../../packages/cli/test/system/site.js';
import { lostOf, type Stock, takeStock } from './stock.ts';

/** Has a daemon read what another has left, and tells what it does not know any more; empty: it knows everything. */
export async function lostByReading(program: string, folder: string): Promise<readonly string[]> {
  await using site = new Site();
  const daemon = site.daemon('reader', { driver: 'test', leases: 'nop' });
  for (const [part, place] of [
    ['state', daemon.stateDirectory],
    ['run', daemon.runDirectory],
  ] as const) {
    if (existsSync(join(folder, part))) cpSync(join(folder, part), place, { recursive: true });
  }
  await daemon.start(program);
  const stock = JSON.parse(readFileSync(join(folder, 'stock.json'), 'utf8')) as Stock;
  const lost = lostOf(definitionsOf(stock), definitionsOf(await takeStock(await daemon.connect())));
  // What it says of files; that its guest is gone with the daemon that had it is as it must be.
  const told = daemon.process.log.filter(({ level, path }) => level !== 'info' && path !== undefined);
  return [...lost, ...told.map(({ level, msg, ...more }) => `${level}: ${msg} ${JSON.stringify(more)}`)];
}

/** Of each domain what does not depend on whether its guest runs, or was started with the host. */
function definitionsOf({ domains }: Stock): Stock {
  const same = Object.entries(domains).map(([name, domain]) => [
    name,
    { uuid: domain.uuid, persistent: domain.persistent, autostart: domain.autostart, inactiveXml: domain.inactiveXml },
  ]);
  return { domains: Object.fromEntries(same) as Stock['domains'], leases: [] };
}
