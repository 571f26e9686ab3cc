import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { programOf } from './compile-examples.ts';
import { type Example, root } from './read-examples.ts';
import { openShellStage } from './shell-stage.ts';

/** What the examples of one page share: what one of them defines, the next one may use. */
export interface PageStage extends AsyncDisposable {
  /** Tries an example; answers what went wrong, empty: nothing. */
  attempt(example: Example): Promise<string>;
}

/** Starts the daemons that a page needs: one with guests in memory for programs, real ones for shell examples. */
export async function openPageStage(examples: readonly Example[], part: number): Promise<PageStage> {
  const has = (...languages: string[]): boolean => examples.some(({ language }) => languages.includes(language));
  const stack = new AsyncDisposableStack();
  const daemon = has('ts', 'xml', 'python') ? stack.use(await startTestDaemon()) : undefined;
  const shell = has('sh') ? stack.use(openShellStage()) : undefined;
  const up = shell?.run('holdfast up');
  if (up !== undefined && up.status !== 0) throw new Error(`the daemons did not start: ${up.output}`);

  async function attempt(example: Example): Promise<string> {
    switch (example.language) {
      case 'ts':
        return runProgram(programOf(part, example), daemon?.uri ?? '');
      case 'python':
        return runPython(example, daemon?.uri ?? '');
      case 'sh': {
        const { status, output } = shell?.run(example.text) ?? { status: 1, output: 'there is no shell' };
        return status === 0 ? '' : `exit code ${status}: ${output}`;
      }
      case 'xml': {
        const host = await daemon?.connect();
        const answer = await host?.domains.define(example.text, { validateOnly: true });
        return (answer?.warnings ?? []).map(({ message }) => message).join('\n');
      }
      case 'toml':
        return startConfigured(example.text);
      case 'json':
        JSON.parse(example.text);
        return '';
      default:
        return `nobody knows how to try ${example.language || 'a block without a language'}`;
    }
  }
  return { attempt, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function runProgram(program: string, uri: string): string {
  const env = { ...process.env, HOLDFAST_URI: uri };
  const run = spawnSync(process.execPath, [program], { env, encoding: 'utf8', timeout: 50_000 });
  return run.status === 0 ? '' : `exit code ${run.status}: ${run.stdout}${run.stderr}`;
}

function runPython(example: Example, uri: string): string {
  const packages = ['holdfast', 'holdfast-libvirt'].map((name) => join(root, 'packages/python-shim', name, 'src'));
  const env = { ...process.env, HOLDFAST_URI: uri, PYTHONPATH: packages.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
  const run = spawnSync('python3', ['-'], { env, input: example.text, encoding: 'utf8', timeout: 50_000 });
  if (run.error) throw run.error;
  return run.status === 0 ? '' : `exit code ${run.status}: ${run.stdout}${run.stderr}`;
}

async function startConfigured(settings: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-docs-'));
  try {
    const file = join(folder, 'holdfastd.toml');
    // A policy of access is a file of its own, which the settings name.
    const policy = join(folder, 'access.toml');
    const isPolicy = settings.includes('[[rules]]');
    if (isPolicy) writeFileSync(policy, settings, { mode: 0o600 });
    writeFileSync(file, isPolicy ? `access_policy = ${JSON.stringify(policy)}\n` : settings);
    const daemon = await startTestDaemon({ args: ['--config', file] });
    await daemon[Symbol.asyncDispose]();
    return daemon.logs.includes(' ready on ') ? '' : daemon.logs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
