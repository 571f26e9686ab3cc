import { readProcessStat } from '@holdfast/host';
import { Fault } from '../../../model/fault.js';
import type { GuestProcess } from '../../driver.js';
import { signalProcess } from './process-identity.js';
import { waitFor } from './wait-for.js';

/** How to end a process. */
export interface EndProcessOptions {
  readonly process: GuestProcess;
  readonly bootId: string;
  readonly name: string;
  /** Settles when it is gone. */
  readonly gone: Promise<unknown>;
  /** Asks it to end by itself; resolves when it has understood, rejects when it cannot be asked. */
  readonly ask: () => Promise<unknown>;
  readonly signal: AbortSignal;
}

/** For one that does not answer. */
const unansweredMs = 1000;
/** For one that has answered and now writes what it still has in memory. */
const flushMs = 10_000;
const terminateMs = 1000;
/** After SIGKILL only the kernel can hold it, in a call to a device that does not answer. */
const killMs = 15_000;

/**
 * Asks a process to end and waits until it is gone, however long it takes; SIGTERM stands in for a question that cannot
 * be asked. Never kills.
 * @throws the signal's reason
 */
export async function endGracefully({ process, bootId, ask, gone, signal }: EndProcessOptions): Promise<void> {
  const asked = ask().catch(() => {
    signalProcess(process, bootId, 'SIGTERM');
  });
  await waitFor(Promise.race([asked, gone]), signal);
  await waitFor(gone, signal);
}

/**
 * Ends a process: asks, then SIGTERM, then SIGKILL, each as soon as the one before has had its time.
 * @throws Fault MONITOR_FAILED when even that does not help; the signal's reason
 */
export async function endForcibly(options: EndProcessOptions): Promise<void> {
  const { process, bootId, name, ask, gone, signal } = options;
  const isGone = gone.then(() => 'gone' as const);
  const answer = ask().then(
    () => 'understood' as const,
    () => 'refused' as const,
  );
  const heard = await waitFor(Promise.race([answer, isGone]), signal, unansweredMs);
  if (heard === 'gone') return;
  if (heard === 'understood' && (await waitFor(isGone, signal, flushMs)) === 'gone') return;
  signalProcess(process, bootId, 'SIGTERM');
  if ((await waitFor(isGone, signal, terminateMs)) === 'gone') return;
  signalProcess(process, bootId, 'SIGKILL');
  if ((await waitFor(isGone, signal, killMs)) === 'gone') return;
  const state = readProcessStat(process.pid)?.state ?? 'unknown';
  throw new Fault('MONITOR_FAILED', `process ${process.pid} of guest ${name} does not die; its state is ${state}`);
}
