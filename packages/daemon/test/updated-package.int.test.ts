import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callAs } from './authority/grpc-stranger.js';
import { type DaemonProcess, daemonDirectory, startDaemon } from './engine/daemon-process.js';
import { ask, ping } from './rpc/support/ask.js';
import { openJsonFrames } from './rpc/support/raw-frames.js';
import { openChannel } from './rpc/support/raw-session.js';
import { openReflection } from './rpc/support/reflection-client.js';

const own = join(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/** Files of a bundle that are loaded when they are needed: whatever is imported by a call, and the programs of threads. */
function lazyParts(bundle: string): string[] {
  const [release = ''] = readdirSync(bundle).filter((name) => !name.startsWith('launch'));
  const files = readdirSync(join(bundle, release)).filter((name) => name.endsWith('.js'));
  const texts = files.map((name) => readFileSync(join(bundle, release, name), 'utf8'));
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/\bimport\("\.\/([^"]+)"\)/g)].map(([, name]) => name ?? ''),
  );
  const threads = texts.flatMap((text) =>
    [...text.matchAll(/new URL\("([^"]+\.js)", ?import\.meta/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set([...imported, ...threads])].toSorted();
}

/** A package of its own, as an installation has it. */
function copyPackage(): string {
  const folder = daemonDirectory();
  chmodSync(folder, 0o755);
  for (const name of ['bin', 'bundle', 'dist/model/no-failpoints.js', 'package.json']) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(own, name), join(folder, name), { recursive: true });
  }
  // What it needs of others is not part of the bundle.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(realpathSync(join(own, '../../node_modules/koffi')), join(folder, 'node_modules/koffi'));
  return folder;
}

describe('a daemon whose package is replaced while it runs', () => {
  let folder: string;
  let daemon: DaemonProcess;

  beforeAll(async () => {
    folder = copyPackage();
    const directory = daemonDirectory();
    chmodSync(directory, 0o755);
    const bus = `DBUS_SYSTEM_BUS_ADDRESS=unix:path=${join(directory, 'no-bus')}`;
    const settings = isRoot ? ['--auth-unix-rw', 'polkit'] : [];
    daemon = await startDaemon(directory, settings, ['env', bus], join(folder, 'bin/holdfastd.js'));
    // Another release is there, and nothing of this one.
    const bundle = join(folder, 'bundle');
    renameSync(bundle, `${bundle}.old`);
    rmSync(`${bundle}.old`, { recursive: true });
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'launch.js'), "throw new Error('another release')");
  });
  afterAll(async () => {
    await daemon?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** What needs which part. */
  const uses: Readonly<Record<string, () => Promise<void>>> = {
    'json-encoding.js': async () => {
      using frames = openJsonFrames(daemon.socketPath);
      frames.send({ call: { id: 1, method: ping, request: {} } });
      expect(await frames.find((frame) => frame['reply'] !== undefined)).toMatchObject({ reply: { id: 1 } });
    },
    'public-handlers.js': async () => {
      const channel = openChannel(daemon.socketPath);
      using reflection = openReflection(channel, 'v1');
      expect((await reflection.ask({ case: 'listServices', value: '' })).case).toBe('listServicesResponse');
      channel.close();
    },
    'run.js': async () => {
      const remark = 'large '.repeat(20_000);
      const xml = `<domain type='test'><name>web</name><memory>1024</memory><os><type>hvm</type></os><!--${remark}--></domain>`;
      const { spec } = await daemon.engine.parseDomainXml({ signal: new AbortController().signal } as never, {
        xml,
        strict: false,
      });
      expect(spec?.name).toBe('web');
    },
    'dbus-native.js': async () => {
      // There is no bus, which only who has the library can find out.
      const [answer] = await callAs(nobody, daemon.socketPath, ping);
      expect(answer).toEqual({
        status: 14,
        message: expect.stringMatching(/Connection closed before a reply/) as string,
      });
    },
  };

  for (const part of lazyParts(join(own, 'bundle')).filter((name) => name !== 'main.js')) {
    // Only root can be somebody else, whom polkit would be asked about.
    test.runIf(isRoot || part !== 'dbus-native.js')(`still has ${part}`, async () => {
      expect(Object.keys(uses)).toContain(part);
      await uses[part]?.();
      expect(daemon.log).not.toContain('Cannot find module');
    });
  }

  test('and serves as before', async () => {
    using asking = ask(daemon.socketPath);
    expect(await asking.answer).toBe('hello');
  });
});
