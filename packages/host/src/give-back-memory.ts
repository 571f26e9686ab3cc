import { createRequire } from 'node:module';
import { collectGarbage } from './collect-garbage.js';

/** When what had to be done at once, to start, is done. */
const startMs = 2000;
/** How often is looked whether there is anything to give back. */
const everyMs = 10_000;
/** At rest is who needed no more than this part of a processor since the last look. */
const mostAtRest = 0.05;
/** Less than this is not worth the work. */
const leastBytes = 16 * 1024 * 1024;

/** What memory is given back by. */
export interface MemoryTools {
  /** Processor time that the process has needed, in ms. */
  readonly cpuMs: () => number;
  /** What it has resident, in bytes. */
  readonly residentBytes: () => number;
  /** Gives back what is free. */
  readonly release: () => void;
}

/**
 * Gives memory back to the kernel that only the start needed, or a burst of work: V8 collects when its heap grows, which that of a program
 * at rest does not, and neither V8 nor the C library returns by itself what once was in use. Done at rest alone, and only when there is
 * something to gain, since it holds the event loop for some fifty milliseconds.
 */
export function giveBackMemory(tools: MemoryTools = toolsOfThisProcess()): Disposable {
  let keptBytes = 0;
  let cpuMs = tools.cpuMs();
  const release = (): void => {
    tools.release();
    keptBytes = tools.residentBytes();
    cpuMs = tools.cpuMs();
  };
  const look = (): void => {
    const spentMs = tools.cpuMs() - cpuMs;
    cpuMs += spentMs;
    if (spentMs <= everyMs * mostAtRest && tools.residentBytes() >= keptBytes + leastBytes) release();
  };
  const first = setTimeout(release, startMs).unref();
  const timer = setInterval(look, everyMs).unref();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}

function toolsOfThisProcess(): MemoryTools {
  const trim = findTrim();
  return {
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    residentBytes: () => process.memoryUsage.rss(),
    release: () => {
      collectGarbage('all');
      trim();
    },
  };
}

/** The C library's way to return what is free in its heaps; nothing where it has none, as musl. */
function findTrim(): () => void {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as Koffi;
    const trim = koffi.load(null).func('int malloc_trim(size_t pad)');
    return () => void trim(0);
  } catch {
    return () => undefined;
  }
}

interface Koffi {
  load(library: null): { func(prototype: string): (pad: number) => number };
}
