// `node run-all.mjs <file>...`: runs programs one after the other in one process, each as a module of its own, and prints
// how each ended, a line of JSON each.
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** A program does in a second what it does; one that takes so long hangs. */
const limitMs = 100_000;

for (const file of process.argv.slice(2)) {
  let problem = '';
  const timer = new AbortController();
  try {
    const late = wait(limitMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`it did not end within ${limitMs} ms`);
    });
    late.catch(() => {});
    await Promise.race([import(pathToFileURL(file).href), late]);
  } catch (error) {
    problem = String(error instanceof Error ? error.stack : error);
  } finally {
    timer.abort();
  }
  process.stdout.write(`${JSON.stringify({ file, problem })}\n`);
}
// What a program that hangs has left open must not keep this one.
process.exit(0);
