import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from './read-examples.ts';

/** What became of a shell example. */
export interface ShellOutcome {
  readonly status: number | null;
  readonly output: string;
}

/** A folder in which shell examples run as on a host of their own. */
export interface ShellStage extends Disposable {
  run(script: string): ShellOutcome;
}

const installedImages = '/var/lib/holdfast/images';

/**
 * Prepares a folder with the examples, their paths rewritten, and commands that a reader has after installation. All
 * daemons live in that folder; real guests if there is QEMU. What a page starts is gone with its stage.
 */
export function openShellStage(): ShellStage {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-docs-'));
  const images = join(folder, 'images');
  prepareFiles(folder, images);
  const env = {
    ...process.env,
    PATH: [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOLDFAST_URI: `unix:${join(folder, 'run/holdfast.sock')}`,
    HOLDFAST_DOCUMENTATION_DIR: folder,
    NO_COLOR: '1',
  };
  const run = (script: string): ShellOutcome => {
    const text = `set -eo pipefail\n${script.replaceAll(installedImages, images)}`;
    const outcome = spawnSync('bash', ['-c', text], { cwd: folder, env, encoding: 'utf8', timeout: 50_000 });
    if (outcome.error) throw outcome.error;
    return { status: outcome.status, output: `${outcome.stdout}${outcome.stderr}` };
  };
  return {
    run,
    [Symbol.dispose]() {
      run('for each in $(holdfast domain list --running -o name); do holdfast domain destroy "$each"; done || true');
      run('holdfast down --all || true');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function prepareFiles(folder: string, images: string): void {
  for (const name of ['bin', 'examples', 'images']) mkdirSync(join(folder, name));
  writeFileSync(join(images, 'shared.img'), Buffer.alloc(1 << 20));
  cpSync(join(root, 'examples/guest'), images, { recursive: true });
  for (const name of readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.xml'))) {
    const text = readFileSync(join(root, 'examples', name), 'utf8').replaceAll(installedImages, images);
    writeFileSync(join(folder, 'examples', name), text);
  }
  const command = (name: string, script: string): void =>
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  command('holdfast', `exec node ${join(import.meta.dirname, 'holdfast.mjs')} "$@"`);
  command('holdfastd', `exec node ${join(root, 'packages/daemon/bin/holdfastd.js')} "$@"`);
  command('holdfast-lockd', `exec node ${join(root, 'packages/lockd/bin/holdfast-lockd.js')} "$@"`);
  command('holdfast-tck', `exec node ${join(root, 'packages/tck/bin/holdfast-tck.js')} "$@"`);
  // What `npm start` does once everything is built; `npm test` is what runs now.
  const tour = join(root, 'tools/tour/tour.mjs');
  const tasks = [`start) exec node ${tour} ;;`, 'run) shift 3; exec holdfast "$@" ;;', 'test) ;;', '*) exit 2 ;;'];
  command('npm', `case "$1" in ${tasks.join(' ')} esac`);
}
