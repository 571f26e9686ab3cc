import { execFile } from 'node:child_process';

/** How a tool of the host ended. */
export interface ToolResult {
  /** Its exit code; undefined: it was ended by a signal, or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longest that a tool may take; storage that hangs must not hold a start for ever. */
const usualMs = 30_000;
const mostBytes = 1024 * 1024;
const isMissing = new Set(['ENOENT', 'EACCES', 'ENOTDIR']);

/**
 * Runs a tool of the host to its end, without a shell and with no more of the environment than it needs; undefined: there
 * is no such tool.
 * @throws the signal's reason
 */
export async function runTool(
  file: string,
  args: readonly string[],
  {
    signal,
    timeoutMs = usualMs,
    environment = {},
  }: {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<ToolResult | undefined> {
  signal?.throwIfAborted();
  const options = {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...environment },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      signal?.removeEventListener('abort', kill);
      const code = error?.code;
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (typeof code === 'string' && isMissing.has(code)) resolve(undefined);
      else resolve({ code: error === null ? 0 : typeof code === 'number' ? code : undefined, stdout, stderr });
    });
    const kill = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
  });
}
