import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Example, root } from './read-examples.ts';

/** In the repository, so that packages are found from it; git does not see it. Each part of the pages has one of its own. */
function folderOf(part: number): string {
  return join(root, '.holdfast/documentation', `part-${part}`);
}

/** The program that an example of a part becomes. */
export function programOf(part: number, { page, line }: Example): string {
  return join(folderOf(part), 'dist', `${nameOf(page, line)}.js`);
}

/** Type-checks and compiles the examples of a part; answers what the compiler says, by page and line. */
export function compileExamples(part: number, examples: readonly Example[]): string {
  const folder = folderOf(part);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { page, line, text } of examples)
    writeFileSync(join(folder, `${nameOf(page, line)}.ts`), `${text}export {};\n`);
  const settings = {
    extends: '../../../tsconfig.base.json',
    compilerOptions: {
      outDir: 'dist',
      rootDir: '.',
      target: 'es2022',
      composite: false,
      isolatedDeclarations: false,
      declaration: false,
      declarationMap: false,
      sourceMap: false,
    },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const { error, stdout, stderr } = spawnSync('tsc', ['-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  if (error) throw error;
  const place = /\S*?([\w-]+)--(\d+)\.ts\((\d+),(\d+)\)/g;
  return `${stdout}${stderr}`.replaceAll(
    place,
    (_place, name: string, first: string, line: string, column: string) =>
      `${name}:${Number(first) + Number(line) - 1}:${column}`,
  );
}

function nameOf(page: string, line: number): string {
  return `${page.replaceAll(/\W/g, '-')}--${line}`;
}
