import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PrivateBus } from './private-bus.js';

const program = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd'].find((path) => existsSync(path));
const policy = fileURLToPath(new URL('../../../../systemd/polkit/org.holdfast.unix.policy', import.meta.url));

/** Whether polkit can be run here with actions and rules of its own: as root, where it is installed. */
export function canRunPolkit(): boolean {
  if (process.env['HOLDFAST_REQUIRE_ALL'] !== undefined) return true;
  return program !== undefined && spawnSync('unshare', ['--mount', 'true']).status === 0;
}

/** Runs polkit on a private bus; it knows our actions and these rules, and nothing of what the host has. */
export async function startPolkit({ address, directory }: PrivateBus, rules: string): Promise<AsyncDisposable> {
  if (program === undefined) throw new Error('polkitd is not installed');
  const [actions, ours, none] = ['actions', 'rules', 'none'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [actions, ours, none]) mkdirSync(each, { mode: 0o755 });
  copyFileSync(policy, join(actions, 'org.holdfast.unix.policy'));
  writeFileSync(join(ours, '10-test.rules'), rules, { mode: 0o644 });
  const script = `
    mount --bind ${actions} /usr/share/polkit-1/actions
    mount --bind ${ours} /etc/polkit-1/rules.d
    mount --bind ${none} /usr/share/polkit-1/rules.d
    exec ${program} --no-debug`;
  const child = spawn('unshare', ['--mount', 'sh', '-ec', script], {
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
