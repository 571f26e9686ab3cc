import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../src/index.js';

test.each([
  ['no socket', '/nowhere/holdfast.sock', 'ENOENT', 'start a daemon with: holdfast up'],
  [
    'none of `up --dir`',
    '/nowhere/vm/run/holdfast.sock',
    'ENOENT',
    'start a daemon with: holdfast up --dir /nowhere/vm',
  ],
  [
    'no socket for reading of `up --dir`',
    '/nowhere/vm/run/holdfast-ro.sock',
    'ENOENT',
    'start a daemon with: holdfast up --dir /nowhere/vm',
  ],
  [
    'none of `up --dir` in a directory with a blank',
    "/nowhere/Ann's vm/run/holdfast-admin.sock",
    'ENOENT',
    "start a daemon with: holdfast up --dir '/nowhere/Ann'\\''s vm'",
  ],
  ['none in a directory of the system', '/var/run/holdfast-ro.sock', 'ENOENT', 'start a daemon with: holdfast up'],
  ['something that is no socket', import.meta.filename, 'ECONNREFUSED', 'start a daemon with: holdfast up'],
])('%s where the daemon should be', async (_what, path, error, hint) => {
  await expect(connect(`unix:${path}`)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`UNAVAILABLE: no daemon answers on ${path}: `) as string,
    hint,
    retryable: true,
    details: { metadata: { path, error } },
  });
});

test('somebody who accepts and says nothing is given up after a while', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mute-'));
  const mute = createServer((socket) => socket.resume()).listen(join(folder, 's'));
  await once(mute, 'listening');
  await expect(connect({ uri: `unix:${folder}/s`, timeoutMs: 100 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
  await expect(connect({ uri: `unix:${folder}/s`, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  mute.close();
  rmSync(folder, { recursive: true });
});
