import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { doorSocketOf, framesSocketOf } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { gather } from './authority/crowd.js';
import { beginAs, callAs, type StrangerAnswer } from './authority/grpc-stranger.js';
import { canRunPolkit, startPolkit } from './authority/polkitd.js';
import { startPrivateBus } from './authority/private-bus.js';
import { startScriptedAuthority, type Word } from './authority/scripted-authority.js';
import { daemonDirectory, type DaemonProcess, startDaemon } from './engine/daemon-process.js';
import { ask, ping } from './rpc/support/ask.js';
import { plainCall } from './rpc/support/plain-call.js';
import { openChannel } from './rpc/support/raw-session.js';
import { askAs } from './rpc/support/stranger.js';

const isRoot = process.getuid?.() === 0;
const hasBus =
  spawnSync('dbus-daemon', ['--version']).status === 0 || process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;
const patience = { timeout: 60_000 };

const daemonUser = { uid: 1, gid: 1 };
const bin = { uid: 2, gid: 2 };
const nobody = { uid: 65_534, gid: 65_534 };
const ok: StrangerAnswer = { status: 0, message: '' };
const unauthenticated = 16;
const unavailable = 14;
const invalidArgument = 3;
const define = '/holdfast.v1.DomainService/DefineDomain';

/** A daemon whose clients polkit decides about, over this bus. */
async function startGuarded(address: string, more: readonly string[] = []): Promise<DaemonProcess> {
  const directory = daemonDirectory();
  chmodSync(directory, 0o755);
  const settings = ['--auth-unix-rw', 'polkit', '--auth-unix-ro', 'polkit', '--read-only-socket'];
  return startDaemon(directory, [...settings, ...more], ['env', `DBUS_SYSTEM_BUS_ADDRESS=${address}`]);
}

/** What the authority of a test says, by user. */
const words: Readonly<Record<number, Word>> = {
  [nobody.uid]: [true, false],
  [daemonUser.uid]: [false, false],
  [bin.uid]: [false, true],
};

describe.runIf(isRoot && hasBus)('where polkit decides', () => {
  test('whoever it lets in is in, over either carrier; it is asked once a connection, and about root never', async () => {
    await using bus = await startPrivateBus();
    await using authority = await startScriptedAuthority(bus.address, ({ uid }) => words[uid]);
    await using daemon = await startGuarded(bus.address);
    const frames = framesSocketOf(daemon.socketPath);

    expect(await callAs(nobody, daemon.socketPath, ping, 5)).toEqual([ok, ok, ok, ok, ok]);
    expect(authority.questions).toMatchObject([{ uid: nobody.uid, action: 'org.holdfast.unix.manage' }]);
    expect(await askAs(nobody, frames, ping)).toMatchObject({ reply: { id: 1 } });
    expect(await callAs(daemonUser, daemon.socketPath, ping, 2)).toEqual(
      [1, 2].map(() => ({
        status: unauthenticated,
        message: expect.stringMatching(/does not let uid 1 in/) as string,
      })),
    );
    expect(await askAs(bin, frames, ping)).toMatchObject({
      reply: { status: { code: unauthenticated, message: expect.stringMatching(/nobody to ask/) as string } },
    });
    expect(await callAs(nobody, doorSocketOf(daemon.socketPath, 'ro'), ping)).toEqual([ok]);
    const asked = authority.questions.map(({ uid, action }) => `${uid} ${action.replace('org.holdfast.unix.', '')}`);
    expect(asked).toEqual(['65534 manage', '65534 manage', '1 manage', '2 manage', '65534 monitor']);

    using root = ask(daemon.socketPath);
    expect(await root.answer).toBe('hello');
    expect(authority.questions).toHaveLength(5);
  });

  test('an authority that says nothing holds up those whom it is asked about, and nobody else', async () => {
    await using bus = await startPrivateBus();
    await using authority = await startScriptedAuthority(bus.address, ({ uid }) => words[uid === bin.uid ? -1 : uid]);
    const few = ['--max-anonymous-clients', '20', '--min-workers', '1', '--max-workers', '1', '--prio-workers', '1'];
    await using daemon = await startGuarded(bus.address, [...few, '--polkit-timeout-ms', '120000']);
    const frames = framesSocketOf(daemon.socketPath);
    // Each of them would take a place of those who have not spoken, and a worker, if waiting took one.
    await using one = gather(bin, frames, ping, 60);
    await expect.poll(() => one.greeted, patience).toBe(60);
    await expect.poll(() => authority.questions.length, patience).toBe(1);

    using root = ask(daemon.socketPath);
    expect(await root.answer).toBe('hello');
    expect(await callAs(nobody, daemon.socketPath, ping, 2)).toEqual([ok, ok]);
    // Those who do not wait any more have their question taken back.
    {
      await using _impatient = beginAs(bin, daemon.socketPath, ping);
      await expect.poll(() => authority.questions.filter(({ uid }) => uid === bin.uid).length, patience).toBe(2);
    }
    await expect.poll(() => authority.cancelled, patience).toBe(1);
    expect(one.answers).toEqual([]);
  });

  test.each(['bare frames', 'gRPC'])('nothing long is read of those who wait for it: %s', async (carrier) => {
    await using bus = await startPrivateBus();
    await using authority = await startScriptedAuthority(bus.address, () => undefined);
    await using daemon = await startGuarded(bus.address, ['--polkit-timeout-ms', '120000']);
    const frames = framesSocketOf(daemon.socketPath);
    // All that may be read of long messages at a time, of all clients, is two of these.
    const bytes = 4_000_000;
    const begin = (): AsyncDisposable =>
      carrier === 'gRPC' ? beginAs(bin, daemon.socketPath, define, 1, bytes) : gather(bin, frames, define, 1, bytes);
    await using _one = begin();
    await using _two = begin();
    await using _three = begin();
    await expect.poll(() => authority.questions.length, patience).toBe(3);
    const channel = openChannel(daemon.socketPath);
    const { status } = await plainCall(channel, define, Buffer.alloc(1024 * 1024));
    channel.close();
    expect(status.code).toBe(invalidArgument);
  });

  test('whoever waits hears within polkit_timeout_ms that nobody decides', async () => {
    await using bus = await startPrivateBus();
    await using _authority = await startScriptedAuthority(bus.address, () => undefined);
    await using daemon = await startGuarded(bus.address, ['--polkit-timeout-ms', '300']);
    const late = expect.stringMatching(/cannot be asked: it said nothing for 300 ms/) as string;
    expect(await callAs(nobody, daemon.socketPath, ping)).toEqual([{ status: unavailable, message: late }]);
  });

  test('without a bus, and without polkit on it, nobody is let in, until there are', async () => {
    await using bus = await startPrivateBus();
    await using daemon = await startGuarded(bus.address);
    const refusal = async (): Promise<string> => {
      const [answer] = await callAs(nobody, daemon.socketPath, ping);
      return `${answer?.status} ${answer?.message}`;
    };
    expect(await refusal()).toMatch(/^14 polkit decides .* cannot be asked: .*PolicyKit1/);
    const authority = await startScriptedAuthority(bus.address, () => [true, false]);
    expect(await callAs(nobody, daemon.socketPath, ping)).toEqual([ok]);
    await authority[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
    await expect.poll(refusal, patience).toMatch(/^14 polkit decides .* cannot be asked: .*(ENOENT|closed)/i);
    using root = ask(daemon.socketPath);
    expect(await root.answer).toBe('hello');
  });
});

test.runIf(isRoot && hasBus && canRunPolkit())(
  'polkit itself goes by our actions and the rules of the host',
  async () => {
    await using bus = await startPrivateBus();
    const rules = `polkit.addRule(function (action, subject) {
    if (action.id !== 'org.holdfast.unix.manage') return polkit.Result.NOT_HANDLED;
    if (subject.user === 'nobody') return polkit.Result.YES;
    if (subject.user === 'daemon') return polkit.Result.NO;
    return polkit.Result.NOT_HANDLED;
  });`;
    await using _polkit = await startPolkit(bus, rules);
    await using daemon = await startGuarded(bus.address);
    const say = async (user: typeof nobody, door?: 'ro'): Promise<string> => {
      const path = door === undefined ? daemon.socketPath : doorSocketOf(daemon.socketPath, door);
      const [{ status, message } = {}] = await callAs(user, path, ping);
      return `${status} ${message}`.trimEnd();
    };
    // It takes a while until it has its name on the bus.
    await expect.poll(() => say(nobody), patience).toBe('0');
    expect(await say(daemonUser)).toMatch(/^16 polkit does not let uid 1 in; it takes org.holdfast.unix.manage/);
    // The usual answer: a password of an administrator would do, and there is nobody to ask for it.
    expect(await say(bin)).toMatch(/^16 polkit lets uid 2 in after a proof/);
    expect(await say(bin, 'ro')).toBe('0');
  },
);
