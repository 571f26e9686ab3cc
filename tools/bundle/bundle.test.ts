import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin, SourceMap } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../gates/repository.ts';
import { takeAsTheyAre } from './without-facades.mjs';

const programs = ['cli', 'daemon', 'lockd'];

/** The files of a program's bundle, by their paths. */
function filesOf(program: string): string[] {
  const bundle = join(repository, 'packages', program, 'bundle');
  const names = readdirSync(bundle, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.js')).map((name) => join(bundle, name));
}

test.each(programs)('what %s loads from elsewhere is among what its package needs', (program) => {
  const folder = join(repository, 'packages', program);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const wanted = filesOf(program).flatMap((file) => {
    const code = readFileSync(file, 'utf8');
    const statements = code.matchAll(
      /^(?:import|export) (?:[^"]* from )?"(?<name>[^".][^"]*)"|\bimport\("(?<late>[^".][^"]*)"\)/gm,
    );
    const required = code.matchAll(
      /\b(?:__require|createRequire\(import\.meta\.url\)|(?<!\.)require\d?)\("(?<name>[^".][^"]*)"\)/g,
    );
    return [...statements, ...required].map(({ groups }) => groups?.['name'] ?? groups?.['late'] ?? '');
  });
  const isKnown = (name: string): boolean => name.startsWith('#') || isBuiltin(name) || name in dependencies;
  expect([...new Set(wanted)].filter((name) => !isKnown(name))).toEqual([]);
});

test.each(programs)('the threads of %s find their programs', (program) => {
  const wanted = filesOf(program).flatMap((file) => {
    const named = readFileSync(file, 'utf8').matchAll(/new URL\("(?<name>[^"]+\.js)", import\.meta\.url\)/g);
    return [...named].map(({ groups }) => join(file, '..', groups?.['name'] ?? ''));
  });
  expect(wanted.filter((file) => !existsSync(file))).toEqual([]);
});

test('the maps of bundles lead to lines of our sources', () => {
  const places = [
    ['daemon', 'async function main(config) {', 'src/main.ts'],
    ['cli', 'async function withSession(', 'src/session.ts'],
    ['lockd', 'async function startLockd(', 'src/start-lockd.ts'],
  ] as const;
  for (const [program, line, source] of places) {
    const file = filesOf(program).find((each) => readFileSync(each, 'utf8').includes(`\n${line}`)) ?? '';
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as never);
    const found = map.findEntry(
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((each) => each.startsWith(line)),
      0,
    );
    if (!('originalSource' in found)) throw new Error(`${line} is mapped to nothing`);
    const path = join(file, '..', found.originalSource);
    expect(path).toBe(join(repository, 'packages', program, source));
    const text = readFileSync(path, 'utf8').split('\n')[found.originalLine];
    expect(text).toContain(line.slice(0, line.indexOf('(')));
  }
});

test('modules of Node.js are taken without a facade, whatever is imported of them', () => {
  const imports = [
    'import fs from "node:fs";',
    'import * as path from "node:path";',
    'import { once as until, setMaxListeners } from "node:events";',
    'import tls, { connect } from "tls";',
    'import { pino } from "pino";',
    'import { a } from "./b.js";',
    'import "node:http";',
  ];
  expect(imports.map(takeAsTheyAre)).toEqual([
    'const fs = process.getBuiltinModule("node:fs");',
    'const path = process.getBuiltinModule("node:path");',
    'const { once: until, setMaxListeners } = process.getBuiltinModule("node:events");',
    'const tls = process.getBuiltinModule("node:tls"); const { connect } = process.getBuiltinModule("node:tls");',
    'import { pino } from "pino";',
    'import { a } from "./b.js";',
    'import "node:http";',
  ]);
});
