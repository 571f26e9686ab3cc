import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { releases, repository } from '../releases.ts';
import { runWitnesses, type Witness, witnessesOf } from '../typescript/run-witnesses.ts';
import { expectFound } from './mutant.ts';

// Inside the repository, where programs are modules.
mkdirSync(join(repository, '.holdfast'), { recursive: true });
const folder = mkdtempSync(join(repository, '.holdfast/programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the folder of a release of its own. */
function program(name: string, text: string): Witness {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, text);
  return { release: folder.slice(folder.lastIndexOf('/') + 1), file };
}

const sdk = JSON.stringify(`${repository}/packages/sdk/dist/index.js`);

test(
  'programs that do not compile, do not work or do not end well are told of, each by its name',
  { timeout: 300_000 },
  async () => {
    const found = await runWitnesses('test+unix:///default?socket=/nonexistent/holdfast.sock', [
      program(
        'fine',
        `import { reasons } from ${sdk};\nif (reasons.INTERNAL.exitCode !== 70) throw new Error('no');\n`,
      ),
      program('mistyped', `import { reasons } from ${sdk};\nexport const code: string = reasons.INTERNAL.exitCode;\n`),
      program('missing', `import { teleport } from ${sdk};\nteleport();\n`),
      program('refused', `import { connect } from ${sdk};\nawait connect();\n`),
    ]);
    const subjectOf = (name: string): string => `/${name}`;
    expectFound({ found: [subjectOf('mistyped'), 'does not compile any more: '] }, found);
    expectFound({ found: [subjectOf('missing'), 'teleport'] }, found);
    expectFound({ found: [subjectOf('refused'), 'does not work any more: HoldfastError: UNAVAILABLE'] }, found);
    expect(found.filter(({ subject }) => subject.endsWith('/fine'))).toEqual([]);
  },
);

test('no program is no proof', async () => {
  await expect(runWitnesses('', [])).rejects.toThrow('there is no program to run');
  expect(witnessesOf('0.0.1')).toEqual([]);
  expect(witnessesOf(releases()[0] ?? '').length).toBeGreaterThan(25);
});
