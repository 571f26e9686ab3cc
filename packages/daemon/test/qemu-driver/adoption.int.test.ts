import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GuestProcess } from '../../dist/drivers/driver.js';
import { isProcessAlive, readBootId } from '../../dist/drivers/qemu/process/process-identity.js';
import { hasQemu } from './driver-environment.js';
import { patient, processOf, useDriver } from './driver-scene.js';

const bootId = readBootId();
const at = useDriver();

describe.skipIf(!hasQemu)('a guest outlives its daemon', () => {
  it('keeps a guest when the daemon is killed, and takes it back', async () => {
    const plan = at.planFor();
    const { daemon, nextLine } = at.startDaemon(plan);
    expect(await nextLine()).toBe('ready');
    const recorded = JSON.parse(await nextLine()) as GuestProcess;
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');

    expect(isProcessAlive(recorded, bootId)).toBe(true);
    const guest = await at.env.driver.adopt({ ...plan, process: recorded }, patient);
    if (guest === undefined) throw new Error('it was not taken back');
    await at.eventually('it has booted', async () => (await at.readConsole(plan)).includes(at.env.readyLine));
    await guest.pressPowerButton(patient);
    await at.eventually('the fact shutdown', () => at.facts.some(({ kind }) => kind === 'shutdown'));
    await guest.end('graceful', patient);
    expect(at.facts.map(({ kind }) => kind)).toEqual(['shutdown', 'exited']);
    expect(await at.env.remains(plan)).toEqual([]);
  });

  it('takes back or clears away what a daemon leaves that is killed at any moment of a launch', async () => {
    const outcomes: string[] = [];
    for (let killAfterMs = 0; killAfterMs <= 120; killAfterMs += 10) {
      const plan = at.planFor();
      const { daemon, nextLine } = at.startDaemon(plan);
      expect(await nextLine()).toBe('ready');
      await at.env.pass(killAfterMs);
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
      const guest = await at.env.driver.adopt({ ...plan, process: undefined }, patient);
      expect(guest === undefined ? await at.env.remains(plan) : []).toEqual([]);
      outcomes.push(guest === undefined ? 'nothing' : (await guest.status(patient)).run);
      await guest?.end('forced', patient);
      expect(await at.env.remains(plan)).toEqual([]);
    }
    expect(outcomes.filter((outcome) => !['nothing', 'paused', 'running'].includes(outcome))).toEqual([]);
  });

  it('sees that a guest which it took back is killed', async () => {
    const plan = at.planFor();
    const { process: recorded } = await at.boot(plan);
    await at.env.driver[Symbol.asyncDispose]();
    const driver = await at.env.restartedDriver();
    await driver.adopt({ ...plan, process: recorded }, patient);
    await at.env.crash(plan, { process: recorded } as never);
    await at.eventually('the fact exited', () => at.facts.length > 0);
    expect(at.facts).toMatchObject([{ kind: 'exited', cause: 'crashed' }]);
  });

  it('clears up what a daemon left that died between two steps', async () => {
    const plan = at.planFor();
    const guest = await at.env.driver.launch(plan, patient);
    await at.env.driver[Symbol.asyncDispose]();
    process.kill(processOf(guest).pid, 'SIGKILL');
    await at.eventually('it is dead', () => !isProcessAlive(processOf(guest), bootId));
    const driver = await at.env.restartedDriver();
    expect(await driver.adopt({ ...plan, process: undefined }, patient)).toBeUndefined();
    expect(await at.env.remains(plan)).toEqual([]);
    const again = await driver.launch(plan, patient);
    expect((await again.status(patient)).run).toBe('paused');
  });
  it('keeps what it inherits open for exactly as long as the guest lives', async () => {
    const path = join(at.env.folder, 'hold.sock');
    const server = createServer().listen(path);
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const hold = connect(path);
    const [end] = await accepted;
    end.resume();
    let closed = false;
    end.on('close', () => {
      closed = true;
    });
    const plan = { ...at.planFor(), inherit: [hold] };
    const guest = await at.boot(plan);
    hold.destroy();
    await at.env.pass(100);
    expect(closed).toBe(false);
    await guest.end('forced', patient);
    await at.eventually('the connection ends', () => closed);
    server.close();
  });
});
