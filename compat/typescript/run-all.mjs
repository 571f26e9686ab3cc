// `node run-all.mjs <file>...`: runs programs one after the other in one process, each as a module of its own, and prints
// how each ended, a line of JSON each.
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  let problem = '';
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    problem = String(error instanceof Error ? error.stack : error);
  }
  process.stdout.write(`${JSON.stringify({ file, problem })}\n`);
}
