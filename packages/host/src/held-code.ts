import { fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** The parts of a program that runs, as they were when it began: an update of its package takes nothing of them away. */
export interface HeldCode {
  /** Begins a thread with one of the parts. What the thread is told it finds in `argv` and `env`. */
  startThread(
    script: URL,
    options: Pick<WorkerOptions, 'argv' | 'env' | 'resourceLimits' | 'trackUnmanagedFds'>,
  ): Worker;
}

/** Descriptors of open files, by their URLs. */
type Files = Readonly<Record<string, number>>;

/**
 * Keeps all files of a bundle open, and has Node.js read them from there: what is loaded when it is first needed, months after the
 * start, may be gone from the disk by then, or of another release. Open files cost nothing, where loading all of it would cost memory
 * in each daemon. Does nothing in a program that was not made into a bundle.
 * @param module - URL of a file of the bundle: `import.meta.url`
 */
export function holdCode(module: string): HeldCode {
  const folder = new URL('.', module);
  const path = fileURLToPath(folder);
  const names = basename(dirname(path)) === 'bundle' ? readdirSync(path).filter((name) => name.endsWith('.js')) : [];
  const files: Record<string, number> = {};
  for (const name of names) files[new URL(name, folder).href] = openSync(new URL(name, folder), 'r');
  if (names.length > 0) readFrom(files, folder.href, { registerHooks, fstatSync, readSync });
  return {
    startThread(script, options) {
      if (names.length === 0 || isOnDisk(files)) return new Worker(script, options);
      return new Worker(bootstrap, {
        ...options,
        eval: true,
        workerData: { files, folder: folder.href, script: script.href },
      });
    },
  };
}

/** What a thread begins with whose files are not on the disk any more. It shares the descriptors of the process. */
const bootstrap = `const { files, folder, script } = require('node:worker_threads').workerData;
const { registerHooks } = require('node:module');
const { fstatSync, readSync } = require('node:fs');
(${readFrom.toString()})(files, folder, { registerHooks, fstatSync, readSync });
import(script);`;

/** Whether the files on disk are those that are open. */
function isOnDisk(files: Files): boolean {
  return Object.entries(files).every(([url, descriptor]) => {
    const [held, found] = [fstatSync(descriptor), statSync(new URL(url), { throwIfNoEntry: false })];
    return held.dev === found?.dev && held.ino === found.ino && held.mtimeMs === found.mtimeMs;
  });
}

/** Has the modules of a folder read from open files. Its text is run in threads too, so it knows nothing but what it is given. */
function readFrom(
  files: Files,
  folder: string,
  node: { registerHooks: typeof registerHooks; fstatSync: typeof fstatSync; readSync: typeof readSync },
): void {
  node.registerHooks({
    resolve(specifier, context, next) {
      const isOurs = specifier.startsWith('./') && context.parentURL?.startsWith(folder) === true;
      const url = isOurs ? new URL(specifier, context.parentURL).href : specifier;
      return files[url] === undefined
        ? next(specifier, context)
        : { url, format: 'module', importAttributes: context.importAttributes, shortCircuit: true };
    },
    load(url, context, next) {
      const descriptor = files[url];
      if (descriptor === undefined) return next(url, context);
      const source = Buffer.alloc(node.fstatSync(descriptor).size);
      for (let read = 0; read < source.length;) {
        const count = node.readSync(descriptor, source, read, source.length - read, read);
        if (count === 0) throw new Error(`${url} is shorter than it was`);
        read += count;
      }
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
