import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenLinks } from './check-links.ts';

let site = '';
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'holdfast-site-'));
});
afterEach(() => rmSync(site, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(site, file)), { recursive: true });
  writeFileSync(join(site, file), text);
}

test('links that lead to pages, anchors, files and other sites are fine', () => {
  write(
    'index.html',
    '<a href="/base/guide/">a</a><a class="x" href="/base/guide/a.html#one">b</a><a href="#top">c</a><p id="top">',
  );
  write(
    'guide/index.html',
    '<a href="./a.html">a</a><a href="a">b</a><a href="/base/mark.svg">c</a><a href="https://example.org/x">d</a>',
  );
  write('guide/a.html', '<h2 id="one">');
  write('mark.svg', '<svg/>');
  expect(brokenLinks(site, '/base/')).toEqual([]);
});

test('each page, anchor and file that is not there is named with the page that points to it', () => {
  write(
    'index.html',
    '<a href="/gone.html">a</a><a href="guide/a#two">b</a><a href="/gone.svg">c</a><a href="#none">d</a>',
  );
  write('guide/a.html', '<h2 id="one">');
  expect(brokenLinks(site, '/')).toEqual([
    'index.html: #none: index.html has no such anchor',
    'index.html: /gone.html: there is no such page',
    'index.html: /gone.svg: there is no such page',
    'index.html: guide/a#two: guide/a.html has no such anchor',
  ]);
});

test('what lies outside of the place where the site is put is no page of it', () => {
  write('index.html', '<a href="/elsewhere">a</a>');
  expect(brokenLinks(site, '/base/')).toEqual(['index.html: /elsewhere: lies outside /base/']);
});
