import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));

/** What a command said, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given beside its arguments. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** What a program needs of the tester's environment: where programs are, and what was compiled already. */
export function inherited(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE: compiled = '' } = process.env;
  return { PATH, NODE_COMPILE_CACHE: compiled };
}

/** Runs the real command, as a shell would. */
export async function runHoldfast(
  args: readonly string[],
  { env = {}, stdin = '' }: Surroundings = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [binary, ...args], {
    env: { ...inherited(), HOME: '/nonexistent', TZ: 'UTC', LANG: 'C.UTF-8', ...env },
  });
  // A command that does not read its input may be gone before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
