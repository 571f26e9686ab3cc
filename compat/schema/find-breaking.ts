import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { buf, writeImage } from './images.ts';

/** FILE is the strictest: what is generated of the schema, in any language, keeps its names and places. */
const rules = JSON.stringify({ version: 'v2', breaking: { use: ['FILE'] } });

/** What `buf breaking` ends with when it has found something. */
const foundStatus = 100;

/** What of an older schema a newer one breaks, as `buf breaking` finds it. Throws when it cannot tell. */
export function findBreaking(older: FileDescriptorSet, newer: FileDescriptorSet): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-breaking-'));
  try {
    const [before, after] = [join(folder, 'before.binpb'), join(folder, 'after.binpb')];
    writeImage(before, older);
    writeImage(after, newer);
    const args = [buf, 'breaking', after, '--against', before, '--config', rules, '--error-format', 'json'];
    const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const lines = stdout.split('\n').filter((line) => line !== '');
    const isConsistent = status === 0 ? lines.length === 0 : status === foundStatus && lines.length > 0;
    if (error !== undefined || stderr !== '' || !isConsistent) {
      throw new Error(`buf breaking ended with ${status}: ${stdout}${stderr}`, { cause: error });
    }
    return lines.map(findingOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findingOf(line: string): Finding {
  const { type, message } = JSON.parse(line) as { readonly type: string; readonly message: string };
  const names = [...message.matchAll(/"([\w.]+)"/g)].map(([, name]) => name);
  return {
    layer: 'schema',
    subject: `schema:${type}:${names.join(':')}`,
    what: message,
    breaks:
      'every client and every stored file of a release: their bytes, or the code generated for them, mean something else now',
    instead: 'leave it as it was, mark it deprecated, and add what is new beside it with a number of its own',
  };
}
