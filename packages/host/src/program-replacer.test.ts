import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadProgramReplacer } from './program-replacer.js';

test('what cannot be run changes nothing', () => {
  const replacer = loadProgramReplacer();
  expect(() => replacer.replace('/no/such/program', [], process.env, ['SIGUSR2'])).toThrow(
    expect.objectContaining({ code: 'ENOENT' }),
  );
  expect(() => {
    replacer.keepOpen(1_000_000, true);
  }).toThrow(expect.objectContaining({ code: 'EBADF' }));
});

test('the process goes on as another program, with its number and the descriptors that it keeps', async () => {
  const room = fileURLToPath(new URL('../dist/index.js', import.meta.url));
  const program = `
import { openSync } from 'node:fs';
const { loadProgramReplacer } = await import(${JSON.stringify(room)});
const replacer = loadProgramReplacer();
const [kept, closed] = [openSync('/dev/null'), openSync('/dev/null')];
replacer.keepOpen(kept, true);
replacer.replace('/bin/sh', ['-c', 'echo $$ $WORD; [ -e /proc/self/fd/'+kept+' ] && echo kept; [ -e /proc/self/fd/'+closed+' ] || echo closed'], { WORD: 'word' }, ['SIGUSR2']);
`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  expect(said).toBe(`${child.pid} word\nkept\nclosed\n`);
});
