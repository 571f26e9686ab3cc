import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@holdfast/sdk';
import { Program } from '../site.mjs';
import { openLoggedDisk } from './logged-disk.mjs';
import { describeDomain, writeHistory } from './write-history.mjs';

const forgetSyncs = fileURLToPath(new URL('forget-syncs.mjs', import.meta.url));

/** A daemon with guests in memory whose definitions are in `state`; all else of it is in a folder of its own. */
function daemonOf(state, folder, env = {}) {
  const place = (name, path) => [`--${name}`, join(folder, path)];
  const choices = ['--driver', 'test', '--lease-manager', 'nop', '--state-dir', state];
  const places = ['run-dir', 'log-dir'].flatMap((name) => place(name, name));
  const args = [...choices, ...places, ...place('socket', 'd.sock')];
  return Object.assign(new Program('daemon', 'daemon/bin/holdfastd.js', args, env), {
    uri: `unix:${join(folder, 'd.sock')}`,
  });
}

/** Records what a daemon writes while domains come, change and go. `forgets`: the syncs that it leaves out, if any. */
export async function recordRun({ folder, calls, random, forgets }) {
  const disk = await openLoggedDisk(folder);
  const env = forgets === undefined ? {} : { HOLDFAST_FORGETS: forgets, NODE_OPTIONS: `--import=${forgetSyncs}` };
  const daemon = daemonOf(join(disk.folder, 'state'), join(folder, 'first'), env);
  try {
    await daemon.start();
    const history = await writeHistory({ uri: daemon.uri, calls, random, mark: (what) => disk.mark(what) });
    return { disk, history };
  } finally {
    await daemon.close();
    await disk.close();
  }
}

/** What a daemon finds that is started on these definitions, as one text a domain; and what it complains of. */
export async function findRemains(state, folder) {
  const daemon = daemonOf(state, folder);
  await daemon.start();
  try {
    await using host = await connect(daemon.uri);
    const domains = await host.domains.list({ readMask: ['uuid', 'name', 'autostart', 'spec'] }).toArray();
    return { found: domains.map((each) => JSON.stringify(describeDomain(each))).toSorted(), faults: daemon.faults };
  } finally {
    await daemon.close();
  }
}
