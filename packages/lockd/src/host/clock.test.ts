import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(`${source}/${file}`, 'utf8') }));

test('the time of day is read in one place', () => {
  const readers = files.filter(({ text }) => /\bDate\b/.test(text)).map(({ file }) => file);
  expect(readers).toEqual(['host/clock.ts']);
});

test('and decides nothing: it is only ever told to humans', () => {
  const uses = files.flatMap(({ text }) => text.split('\n').filter((line) => /\bclock\.now\(\)/.test(line)));
  for (const use of uses) expect(use.trim()).toMatch(/\b(sinceMs|servingSinceMs)\b\s*[:=]/);
  // Nor is what was told compared with anything.
  const compared = files.flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) =>
        /\b(sinceMs|servingSinceMs)\b\s*[<>+*/-]|[<>+*/-]\s*\w*\.?(sinceMs|servingSinceMs)\b/.test(line),
      )
      .map((line) => `${file}: ${line}`),
  );
  expect(compared).toEqual([]);
});
