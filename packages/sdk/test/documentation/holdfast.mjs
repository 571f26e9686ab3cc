// The command `holdfast` of the shell examples. Its daemons live in the folder of the page, and what would watch for ever
// is given something to see and then ended as a reader would, with Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const program = join(import.meta.dirname, '../../../cli/bin/holdfast.js');
const args = process.argv.slice(2);
const folder = process.env.HOLDFAST_DOCUMENTATION_DIR;

if (args[0] === 'up') {
  const hasQemu = process.env.PATH.split(delimiter).some((each) => existsSync(join(each, 'qemu-system-x86_64')));
  if (!args.includes('--driver')) args.push('--driver', hasQemu ? 'qemu' : 'test');
}
if ((args[0] === 'up' || args[0] === 'down') && !args.includes('--dir')) args.push('--dir', folder);

if (args.some((each) => ['--watch', '-w', '--follow', '-f'].includes(each))) await watch();
else process.exitCode = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' }).status ?? 1;

async function watch() {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['inherit', 'pipe', 'inherit'] });
  let hasSpoken = false;
  child.stdout.on('data', (text) => {
    hasSpoken = true;
    process.stdout.write(text);
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  let outcome;
  void ended.then((how) => (outcome = how));
  const end = performance.now() + 20_000;
  while (!hasSpoken && outcome === undefined && performance.now() < end) await poke();
  child.kill('SIGINT');
  await ended;
  process.exitCode = hasSpoken ? 0 : 1;
}

/** Makes something happen to every domain that could be watched. */
async function poke() {
  const names = spawnSync(process.execPath, [program, 'domain', 'list', '-o', 'name'], { encoding: 'utf8' }).stdout;
  for (const name of names.split('\n').filter(Boolean)) {
    spawnSync(process.execPath, [program, 'domain', 'autostart', name]);
    spawnSync(process.execPath, [program, 'domain', 'autostart', '--disable', name]);
    spawnSync(process.execPath, [program, 'domain', 'desc', name, `watched at ${Date.now()}`]);
    // Lets the output of the child in.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
