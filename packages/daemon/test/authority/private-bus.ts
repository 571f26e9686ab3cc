import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A bus of D-Bus that has nothing to do with that of the host. */
export interface PrivateBus extends AsyncDisposable {
  readonly address: string;
  /** A folder that everybody may look into. */
  readonly directory: string;
}

const config = (address: string): string => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** Starts a bus, as the program that the host has for it. */
export async function startPrivateBus(): Promise<PrivateBus> {
  const directory = mkdtempSync(join(tmpdir(), 'hf-bus-'));
  chmodSync(directory, 0o755);
  const address = `unix:path=${join(directory, 'bus')}`;
  const file = join(directory, 'bus.conf');
  writeFileSync(file, config(address), { mode: 0o644 });
  const child = spawn('dbus-daemon', [`--config-file=${file}`, '--nofork', '--nopidfile', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  // It says where it listens when it does.
  await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('dbus-daemon ended')))]);
  return {
    address,
    directory,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
