import { readdir, readFile } from 'node:fs/promises';
import { Histogram } from '@holdfast/metrics';
import type { Measured } from './format-metrics.js';

const lagBounds = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
const sampleMs = 100;

/** Watches the process: how late its event loop is, and what it uses. */
export class ProcessMetrics implements Disposable {
  readonly #lag = new Histogram(lagBounds);
  readonly #timer: NodeJS.Timeout;

  constructor() {
    let due = performance.now() + sampleMs;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#lag.observe(Math.max(0, now - due) / 1000);
      due = now + sampleMs;
    }, sampleMs);
    this.#timer.unref();
  }

  async read(): Promise<Measured[]> {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const [open, most] = await Promise.all([countDescriptors(), readLimit()]);
    return [
      { name: 'holdfast_event_loop_lag_seconds', value: this.#lag },
      { name: 'process_start_time_seconds', value: Math.round(performance.timeOrigin) / 1000 },
      { name: 'process_cpu_seconds_total', value: (user + system) / 1e6 },
      { name: 'process_resident_memory_bytes', value: rss },
      { name: 'process_heap_bytes', value: heapUsed },
      ...(open === undefined ? [] : [{ name: 'process_open_fds', value: open } as const]),
      ...(most === undefined ? [] : [{ name: 'process_max_fds', value: most } as const]),
    ];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

async function countDescriptors(): Promise<number | undefined> {
  // A system without /proc, or no descriptor left to look at them with.
  const names = await readdir('/proc/self/fd').catch(() => undefined);
  return names?.length;
}

async function readLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
