import { closeSync } from 'node:fs';
import { loadProgramReplacer } from '@holdfast/host';
import { leaseKey } from '../leases/lease-table.js';
import type { Services } from '../services.js';
import type { Recovery } from '../verbs/record/recover-leases.js';
import { type CarriedState, carriedDescriptors } from './carried-state.js';

/**
 * Goes on where the image before this one stopped: every lock comes by its descriptor, and is looked at before it is
 * believed. Legal only before anybody can connect.
 */
export async function takeOver(at: Omit<Services, 'journal'>, state: CarriedState): Promise<Recovery> {
  const replacer = loadProgramReplacer();
  // Programs that are started from here on must not keep anything locked.
  for (const descriptor of carriedDescriptors(state)) replacer.keepOpen(descriptor, false);
  at.news.resume(state.sequence);
  for (const { name, directory } of state.spaces) at.files.spaces.place(name, directory);
  for (const owner of state.owners) at.owners.restore(owner);
  for (const each of state.lost) at.lost.add(each);

  const files = new Map(state.files.map((file) => [file.key, file]));
  let held = 0;
  let lost = state.lost.length;
  for (const holding of state.holdings) {
    const key = leaseKey(holding.resource);
    const file = files.get(key);
    try {
      if (file !== undefined) {
        files.delete(key);
        await at.files.adopt(holding, holding.fencingToken, file.descriptor, file);
      } else if (!at.files.lockOf(holding.resource)) throw new Error('its descriptor was not handed over');
      at.table.add(holding);
      held++;
    } catch (error) {
      lost++;
      const reason = (error as Error).message;
      at.lost.add({ holding, reason });
      at.log.error({ path: holding.resource.path, reason }, 'lease lost: the guest runs on without it');
    }
  }
  const needed = new Set(at.files.descriptors().map(({ descriptor }) => descriptor));
  const remote = new Map((state.remote ?? []).map(({ descriptor, path }) => [descriptor, path]));
  for (const [descriptor, path] of remote) {
    if (!needed.has(descriptor)) await at.files.fileSystems.at(path).giveBack('letGo', descriptor);
  }
  for (const { descriptor } of files.values()) if (!remote.has(descriptor)) closeSync(descriptor);
  return { held, gone: 0, lost };
}
