import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('nothing but the backends loads the native lock modules', () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const loads = /(?:from\s+|import\(\s*|require\(\s*|import\s+)['"](?:fs-ext|fs-native-extensions)['"]/;
  const users = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => loads.test(readFileSync(`${source}/${file}`, 'utf8')));
  expect(users.toSorted()).toEqual(['backends/fcntl-ofd.ts', 'backends/fcntl-posix.ts']);
});

test('lease files are named in one place', () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const users = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => /\bfileOf\(/.test(readFileSync(`${source}/${file}`, 'utf8')));
  expect(users.toSorted()).toEqual(['leases/idle-files.ts', 'leases/lockspace.ts']);
});

test('of the protocol only the door for locks is loaded: the other one takes as long as all the rest', () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const users = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /['"]@holdfast\/protocol['"]/.test(readFileSync(`${source}/${file}`, 'utf8')));
  expect(users.filter((file) => !file.endsWith('only-here.test.ts'))).toEqual([]);
});
