import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a program came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Outcome {
  // Not the tester's own places; what was compiled may be shared.
  const { PATH = '', NODE_COMPILE_CACHE: compiled = '' } = process.env;
  const surroundings = { PATH, HOME: '/nonexistent', NODE_COMPILE_CACHE: compiled, ...env };
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, env: surroundings, encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Writes the files of a project, by path. */
export function writeProject(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A program as a user writes it, that needs every package that programs are written with. */
const usersProgram = `import assert from 'node:assert/strict';
import { connect, HoldfastError, type DomainRecord, type Host, type HostEvent } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { runTck, type TckReport } from '@holdfast/tck';

await using daemon: TestDaemon = await startTestDaemon();
await using host: Host = await connect(daemon.uri);
const { domain }: { domain: DomainRecord } = await host.domains.define({
  spec: { name: 'web', memoryBytes: '32MiB', vcpu: { count: 1 } },
});
const web = host.domains.get(domain);
await using events = host.events({ kinds: ['lifecycle'] });
await events.opened;
await web.start();
const first: HostEvent | undefined = await (async () => {
  for await (const event of events) return event;
  return undefined;
})();
assert.equal(first?.kind, 'lifecycle');
await assert.rejects(web.start(), (error) => error instanceof HoldfastError && error.code === 'INVALID_STATE');
const report: TckReport = await runTck({ uri: daemon.uri, only: ['lookup'] });
assert.deepEqual(report.counts, { passed: 4, failed: 0, 'not offered': 0 });
console.log('it works');
`;

const strict = {
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  outDir: 'out',
};

/** That program as a project, for the two ways in which projects of today find packages. */
export const usersProject: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'of-a-user', private: true, type: 'module' }),
  'main.ts': usersProgram,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { ...strict, module: 'nodenext', moduleResolution: 'nodenext' },
    files: ['main.ts'],
  }),
  'tsconfig.bundler.json': JSON.stringify({
    compilerOptions: { ...strict, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
    files: ['main.ts'],
  }),
};
