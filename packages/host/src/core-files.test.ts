import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('neither a process that forbids them nor one that it starts leaves a core file', () => {
  const program = `
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { forbidCoreFiles } from ${JSON.stringify(fileURLToPath(new URL('../dist/index.js', import.meta.url)))};
forbidCoreFiles();
console.log(/core file size +(\\S+ +\\S+)/.exec(readFileSync('/proc/self/limits', 'utf8'))[1].replace(/ +/, ' '));
console.log(spawnSync('sh', ['-c', 'ulimit -c'], { encoding: 'utf8' }).stdout.trim());
`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(stdout.split('\n')).toEqual(['0 0', '0', '']);
});
