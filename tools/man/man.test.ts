import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { manPages } from './man-pages.ts';

const pages = manPages();
const isMissing = !existsSync('/usr/bin/groff') && process.env['HOLDFAST_REQUIRE_ALL'] === undefined;

test('there is a page for each command and each daemon, with what it can be told', () => {
  const textOf = (name: string): string => pages.find(({ file }) => file === name)?.text.replaceAll('\\', '') ?? '';
  expect(textOf('holdfast.1')).toContain('holdfast-domain(1)');
  expect(textOf('holdfast-domain.1')).toContain('--then-destroy');
  expect(textOf('holdfastd.8')).toContain('HOLDFASTD_LOG_LEVEL');
  expect(textOf('holdfastd.toml.5')).toContain('stop_grace_ms');
  expect(textOf('holdfast-lockd.8')).toContain('--force');
  expect(textOf('holdfast-uri.7')).toContain('qemu:///system');
});

test('each page that is pointed to is there', () => {
  const names = new Set(pages.map(({ file }) => file.replace(/^(.*)\.(\d)$/, '$1($2)')));
  for (const { file, text } of pages) {
    const pointed = [...text.matchAll(/^\\fB(.*?)\\fR\((\d)\)/gm)].map(
      ([, name = '', section]) => `${name.replaceAll('\\', '')}(${section})`,
    );
    expect([file, ...pointed.filter((each) => !names.has(each) && each !== 'ssh(1)')]).toEqual([file]);
  }
});

describe.skipIf(isMissing)('as groff sets them', () => {
  test.each(pages)('$file has no fault', ({ text }) => {
    const set = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-rLL=100n', '-z'], { input: text, encoding: 'utf8' });
    expect({ status: set.status, stderr: set.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
