// The target `generate`. `node generate.mjs [--reference] [--check]`: makes what is generated and not committed, or the
// reference pages and Python's part, which are; with --check it only compares.
//
// It runs `buf generate` into a folder of its own, then brings the folders of the repository to the same state. Files
// that stay the same are not touched, so that compilers need not look again, and nobody who builds meanwhile meets an
// empty folder.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mendWideIntegers } from './mend-wide-integers.mjs';

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(packageFolder, '..', '..');
const check = process.argv.includes('--check');
const [template, outputs] = process.argv.includes('--reference')
  ? ['buf.gen.reference.yaml', ['docs/reference', 'packages/python-shim/holdfast/src/holdfast/_generated']]
  : ['buf.gen.yaml', ['packages/protocol/src/gen', 'packages/sdk/src/gen']];

const fresh = mkdtempSync(join(tmpdir(), 'holdfast-generate-'));
try {
  const image = join(fresh, outputs[0], 'holdfast.binpb');
  const status =
    buf('generate', '--template', template, '-o', fresh) ||
    // What can be derived must be derivable by an outsider: the schema with its options goes into the package.
    (template === 'buf.gen.yaml' ? buf('build', '--exclude-source-info', '-o', image) : 0);
  if (status !== 0) process.exitCode = status;
  else finish();
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function buf(...args) {
  const run = spawnSync('buf', args, {
    cwd: packageFolder,
    stdio: 'inherit',
    // The plugins are found beside this Node and in the workspace, whatever shell this was started from.
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    },
  });
  if (run.error) throw run.error;
  return run.status ?? 1;
}

function finish() {
  mend(join(fresh, 'packages/protocol/src/gen'));
  const stale = outputs.flatMap((output) => synchronise(join(fresh, output), join(root, output), check));
  if (!check) return;
  for (const file of stale) console.error(`not as generated: ${relative(root, file)}`);
  if (stale.length > 0) process.exitCode = 1;
}

function mend(folder) {
  for (const file of filesIn(folder).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const mended = mendWideIntegers(text);
    if (mended !== text) writeFileSync(join(folder, file), mended);
  }
}

/** Makes `to` equal to `from`, or with `check` only says what differs. */
function synchronise(from, to, check) {
  const wanted = new Set(filesIn(from));
  const changed = [...wanted].filter((file) => !isSame(join(from, file), join(to, file)));
  const removed = filesIn(to).filter((file) => !wanted.has(file));
  if (!check) {
    for (const file of changed) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      writeFileSync(join(to, file), readFileSync(join(from, file)));
    }
    for (const file of removed) rmSync(join(to, file));
  }
  return [...changed, ...removed].map((file) => join(to, file));
}

function isSame(one, other) {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other));
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  // What Python keeps of what it has read is nobody's source.
  return readdirSync(folder, { recursive: true }).filter(
    (file) => !file.includes('__pycache__') && statSync(join(folder, file)).isFile(),
  );
}
