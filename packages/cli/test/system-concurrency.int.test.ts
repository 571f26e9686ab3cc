import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HoldfastError, Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { isAlive, killProcess } from './system/processes.js';
import { record } from './system/recorder.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

const holdfast = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));

/** Many at once, and some who hang, leave or lose patience. */
describe.skipIf(!hasQemu)('at the same time', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    for (let number = 1; number <= 10; number++) {
      const name = `web${number}`;
      const disks = [site.image(`${name}.img`)];
      await host.domains.define(machineXml({ name, number, rom: site.rom, disks }));
    }
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  const expectNothingLeft = async (): Promise<void> => {
    expect([site.guests(), daemon.guestFolders(), await host.leases().toArray(), daemon.errors]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  };
  afterEach(async () => {
    await Promise.all(
      (await host.domains.list().toArray()).map(async ({ name, state }) => {
        if (state !== 'shutoff') await host.domains.get(name).destroy();
      }),
    );
    await expectNothingLeft();
  });

  const names = Array.from({ length: 10 }, (_, index) => `web${index + 1}`);
  const web = () => host.domains.get('web1');

  /** What is being done at the moment. */
  const running = async (): Promise<string[]> =>
    (await host.operations.list().toArray()).filter(({ state }) => state === 'running').map(({ kind }) => kind);

  /** Starts a domain whose QEMU is stopped in the midst of it, so that the start hangs. */
  const hangingStart = async (): Promise<{ start: Promise<unknown>; pid: number }> => {
    for (;;) {
      let isOver = false;
      const start = web()
        .start()
        .finally(() => (isOver = true));
      start.catch(() => undefined);
      await until('the process of the guest', () => site.guests().length > 0);
      const [pid = 0] = site.guests();
      process.kill(pid, 'SIGSTOP');
      // An answer that is on its way already comes before that of this.
      await host.ping();
      if (!isOver) return { start, pid };
      // It was quicker than we are.
      await web().destroy();
    }
  };

  test('twenty starts of one domain have one winner', async () => {
    const hosts = await Promise.all(Array.from({ length: 4 }, () => daemon.connect()));
    await using recorder = await record(host);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        hosts[index % 4]?.domains
          .get('web1')
          .start()
          .then(
            ({ domain }) => domain.state,
            (error: Error) => error.message,
          ),
      ),
    );
    const refused = 'INVALID_STATE: domain web1 is running; start needs shutoff';
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 19 }, () => refused), 'running'].toSorted());
    expect(site.guests()).toHaveLength(1);
    expect(await host.leases().toArray()).toHaveLength(1);
    await web().destroy();
    await until('the end is told', () => recorder.lines.includes('web1 stopped destroyed'));
    expect(recorder.lines.filter((line) => line === 'web1 started booted')).toHaveLength(1);
  });

  test('ten guests start, each with a process, an id and a lease of its own', async () => {
    const started = await Promise.all(names.map(async (name) => (await host.domains.get(name).start()).domain));
    expect(started.map(({ name, state }) => `${name} ${state}`)).toEqual(names.map((name) => `${name} running`));
    expect(new Set(started.map(({ id }) => id)).size).toBe(10);
    expect(started.map(({ pid }) => pid ?? 0).toSorted((one, other) => one - other)).toEqual(site.guests());
    const leases = await host.leases().toArray();
    expect(leases.map(({ ownerName, ownerPid }) => `${ownerName} ${ownerPid}`).toSorted()).toEqual(
      started.map(({ name, pid }) => `${name} ${pid}`).toSorted(),
    );
  });

  test('two domains that want one disk: one has it', async () => {
    const disks = [site.image('shared.img')];
    for (const [index, name] of ['one', 'two'].entries()) {
      await host.domains.define(machineXml({ name, number: 20 + index, rom: site.rom, disks }));
    }
    const outcomes = await Promise.allSettled(['one', 'two'].map((name) => host.domains.get(name).start()));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'LEASE_BUSY' } });
    expect(site.guests()).toHaveLength(1);
  });

  test('twenty definitions of one name have one winner', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        host.domains.define(machineXml({ name: 'wanted', number: 100 + index, rom: site.rom })).then(
          ({ domain }) => domain.uuid,
          (error: HoldfastError) => error.code,
        ),
      ),
    );
    const { uuid } = await host.domains.get('wanted').get();
    expect(outcomes.toSorted()).toEqual([uuid, ...Array.from({ length: 19 }, () => 'DOMAIN_EXISTS')].toSorted());
    const definitions = Object.values(daemon.files()).filter((text) => text.includes('"name": "wanted"'));
    expect(definitions).toEqual([expect.stringContaining(uuid)]);
  });

  test('a destroy ends a start that hangs, and whoever asked for it is told', async () => {
    const { start, pid } = await hangingStart();
    expect(await running()).toEqual(['start']);
    const [refusal, { domain }] = await Promise.all([refusalOf(start), web().destroy()]);
    expect([domain.state, refusal.message]).toEqual(['shutoff', 'CANCELLED: start of web1 was stopped by destroy']);
    expect(isAlive(pid)).toBe(false);
    expect((await web().start()).domain.state).toBe('running');
  });

  test('a guest that hangs is told of, holds up nobody else, and can be destroyed', async () => {
    const { domain } = await web().start();
    process.kill(domain.pid ?? 0, 'SIGSTOP');
    const suspend = daemon.cli(['domain', 'suspend', 'web1', '--timeout', '2s']);
    await until('the suspend has the domain', async () => (await running()).includes('suspend'));
    const waiting = refusalOf(web().setMetadata({ title: 'T', timeoutMs: 1500 }));
    // Neither reads, nor other domains, nor the domain's own data wait for it.
    expect((await host.domains.list().toArray()).length).toBeGreaterThanOrEqual(10);
    const known = await web().get();
    expect(known.state).toBe('running');
    // What is shown of it has an age, which grows while it says nothing.
    expect([known.heardAt, (await web().get()).heardAt]).toEqual([domain.heardAt, domain.heardAt]);
    expect(known.heardAt).toBeInstanceOf(Date);
    const queue = (await host.operations.list().toArray()).filter(({ state }) => /queued|running/.test(state));
    const [held, queued] = queue.filter(({ objectName }) => objectName === 'web1');
    expect([held?.kind, queued?.kind, queued?.queuePosition, queued?.waitsFor]).toEqual([
      'suspend',
      'set-metadata',
      1,
      held?.id,
    ]);
    expect((await host.domains.get('web2').start()).domain.state).toBe('running');

    const refusal = await waiting;
    expect([refusal.code, refusal.rawMessage]).toEqual([
      'JOB_TIMEOUT',
      expect.stringMatching(
        /^web1 is held by suspend \(operation [-0-9a-f]{36}, for \d+ m?s\); set-metadata gave up after \d+ m?s at place 1 of the queue$/,
      ),
    ]);
    expect(refusal.holder).toMatchObject({ kind: 'suspend', name: 'web1' });
    expect(await suspend).toEqual({
      code: 75,
      stdout: '',
      // What was left of its two seconds when it had a connection.
      stderr: expect.stringMatching(
        /^error: SuspendDomain did not end within (?:1\d{3}|2000) ms\nmore: holdfast explain DEADLINE_EXCEEDED\n$/,
      ) as string,
    });
    expect((await web().destroy()).domain.state).toBe('shutoff');
    expect(isAlive(domain.pid ?? 0)).toBe(false);
  });

  test('shut down, rebooted, held and let go at once: each is done, or refused for the state that there is', async () => {
    const verbs = ['shutdown', 'reboot', 'suspend', 'resume'] as const;
    const refused = await Promise.all(
      names.map(async (name, index) => {
        const domain = host.domains.get(name);
        const { size } = await domain.readConsoleLog();
        await domain.start();
        // A guest that has not come up yet does not hear its power button.
        await until(`${name} is up`, async () =>
          new TextDecoder().decode((await domain.readConsoleLog({ offset: size })).data).includes('READY'),
        );
        const order = [...verbs.slice(index % 4), ...verbs.slice(0, index % 4)];
        if (index > 4) order.reverse();
        const outcomes: PromiseSettledResult<unknown>[] = await Promise.allSettled(order.map((verb) => domain[verb]()));
        // What it was asked for it may still do.
        outcomes.push(...(await Promise.allSettled([domain.destroy()])));
        await domain.waitFor('shutoff');
        return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as HoldfastError] : []));
      }),
    );
    expect(refused.flat().filter(({ code }) => code !== 'INVALID_STATE')).toEqual([]);
  });

  test('a caller that goes away does not cut its start in half', async () => {
    const caller = await daemon.connect();
    const start = refusalOf(caller.domains.get('web1').start());
    await until('the start is under way', async () => (await running()).includes('start'));
    await caller.close();
    expect((await start).code).toBe('CANCELLED');
    const { pid } = await web().waitFor('running', { timeoutMs: 10_000 });
    expect(site.guests()).toEqual([pid]);
    expect(await host.leases().toArray()).toMatchObject([{ ownerName: 'web1', ownerPid: pid }]);
  });

  test('a command that is killed does not cut its start in half', async () => {
    const child = spawn(process.execPath, [holdfast, '-c', daemon.uri, 'domain', 'start', 'web2'], { stdio: 'ignore' });
    await until('the start is under way', async () => site.guests().length > 0 || (await running()).includes('start'));
    await killProcess(child.pid ?? 0);
    const { pid } = await host.domains.get('web2').waitFor('running', { timeoutMs: 10_000 });
    expect(site.guests()).toEqual([pid]);
    expect(await host.leases().toArray()).toMatchObject([{ ownerName: 'web2', ownerPid: pid }]);
  });
});
