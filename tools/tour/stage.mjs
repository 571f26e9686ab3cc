import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = join(root, 'packages/cli/bin/holdfast.js');

/** Prepares a folder with two machines and one disk, and what the tour needs to tell its story. */
export async function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-tour-'));
  const driver = isOnPath('qemu-system-x86_64') ? 'qemu' : 'test';
  const files = { folder, ...prepareImages(folder) };
  const env = { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  delete env.HOLDFAST_URI;
  let uri;

  const run = (args, stdio) => {
    const connect = uri === undefined ? [] : ['--connect', uri];
    return spawnSync(process.execPath, [program, ...connect, ...args], { env, encoding: 'utf8', stdio });
  };
  const quiet = (...args) => {
    const result = run(args, ['ignore', 'pipe', 'pipe']);
    if (result.status !== 0)
      throw new Error(`holdfast ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
    return result.stdout;
  };
  const show = (args, expected) => {
    console.log(styleText('bold', `$ holdfast ${args.map(shorten).join(' ')}`));
    const result = run(args, ['ignore', 'pipe', 'pipe']);
    process.stdout.write(indent(result.stdout + result.stderr));
    if ((result.status === 0) !== (expected === 'success'))
      throw new Error(`that ended with exit code ${result.status}`);
    return result;
  };

  const shorten = (argument) => argument.replace(`${folder}/`, '').replace(folder, 'demo');

  const holdfast = (...args) => {
    const { stdout } = show(args, 'success');
    uri ??= /unix:\S+|\S+\?socket=\S+/.exec(stdout)?.[0];
  };
  holdfast.refused = (...args) => note(`exit code ${show(args, 'refusal').status}`);

  /** Also after a step that went wrong: nothing of the tour is left. */
  const endAll = () => {
    for (const name of ['web', 'db']) run(['domain', 'destroy', name], 'ignore');
    run(['down', '--all', '--dir', folder], 'ignore');
  };

  return {
    driver,
    files,
    holdfast,
    tell: (text) => console.log(`\n${styleText('cyan', text)}`),
    note,
    quiet,
    parsed: (...args) => JSON.parse(quiet(...args, '-o', 'json')),
    kill: (pid) => process.kill(pid, 'SIGKILL'),
    isAlive: (pid) => existsSync(`/proc/${pid}`),
    waitFor,
    async close() {
      if (uri !== undefined) endAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Copies the examples, whose disk and firmware lie where an installed host has them, to a folder of our own. */
function prepareImages(folder) {
  const images = join(folder, 'images');
  mkdirSync(images);
  writeFileSync(join(images, 'shared.img'), Buffer.alloc(1 << 20));
  cpSync(join(root, 'examples/guest'), images, { recursive: true });
  const copy = (name) => {
    const text = readFileSync(join(root, 'examples', name), 'utf8').replaceAll('/var/lib/holdfast/images', images);
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return { web: copy('web.xml'), db: copy('db.xml') };
}

async function waitFor(what, isSo) {
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited 10 s for ${what}`);
}

function note(text) {
  console.log(styleText('dim', `  (${text})`));
}

function indent(text) {
  return text.replace(/^(?=.)/gm, '  ');
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
