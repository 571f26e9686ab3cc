import { describe, expect, it } from 'vitest';
import { hasQemu } from './driver-environment.js';
import { patient, processOf, useDriver } from './driver-scene.js';

const at = useDriver({ monitorTimeoutMs: 2000 });

describe.skipIf(!hasQemu)('a QEMU that is stopped', () => {
  it('fails in bounded time, is told to be unreachable, and to be back', async () => {
    const plan = at.planFor();
    const guest = await at.boot(plan);
    const { pid } = processOf(guest);
    process.kill(pid, 'SIGSTOP');
    const before = performance.now();
    await expect(guest.status(patient)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(at.facts).toEqual([{ kind: 'unreachable' }]);
    process.kill(pid, 'SIGCONT');
    await at.eventually('it is back', () => at.facts.length > 1);
    // On a busy machine it may be silent once more.
    expect(at.facts.slice(0, 2)).toEqual([{ kind: 'unreachable' }, { kind: 'reachable' }]);
    expect((await guest.status(patient)).run).toBe('running');
  });

  it('is ended by force all the same', async () => {
    const plan = at.planFor();
    const guest = await at.boot(plan);
    process.kill(processOf(guest).pid, 'SIGSTOP');
    await guest.end('forced', patient);
    expect(at.facts.at(-1)).toMatchObject({ kind: 'exited', cause: 'ended', detail: 'killed by signal SIGKILL' });
    expect(await at.env.remains(plan)).toEqual([]);
  });

  it('is taken back as unreachable, because it lives', async () => {
    const plan = at.planFor();
    const guest = await at.boot(plan);
    const { pid } = processOf(guest);
    await guest.detach();
    process.kill(pid, 'SIGSTOP');
    const taken = await at.env.driver.adopt({ ...plan, process: guest.process }, patient);
    expect(taken?.process).toEqual(guest.process);
    expect(at.facts).toEqual([{ kind: 'unreachable' }]);
    process.kill(pid, 'SIGCONT');
    await at.eventually('it is back', () => at.facts.some(({ kind }) => kind === 'reachable'));
    expect((await taken?.status(patient))?.run).toBe('running');
  });

  it('is not waited for longer than the caller wants', async () => {
    const guest = await at.boot(at.planFor());
    process.kill(processOf(guest).pid, 'SIGSTOP');
    await expect(guest.end('graceful', AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    process.kill(processOf(guest).pid, 'SIGCONT');
  });
});
