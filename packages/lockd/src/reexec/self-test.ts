import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type ProgramReplacer, loadPeerReader, loadProgramReplacer } from '@holdfast/host';
import { pino } from 'pino';
import { chooseBackend } from '../backends/choose-backend.js';
import { version } from '../version.js';
import { stateVersion } from './carried-state.js';

/** How long a new image may take to test itself, on a host that has other things to do. */
const longestMs = 30_000;

/** How an image is started: this one was started so, and the next one is. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** What an image says of itself. */
export interface SelfTest {
  readonly version: string;
  readonly stateVersion: number;
}

/**
 * What a new image does before it may replace a running one: loads all that it will need, and locks a file in the directory
 * that it will serve.
 * @throws what stands in the way
 */
export async function testSelf(root: string, backend: 'ofd' | 'posix'): Promise<SelfTest> {
  loadPeerReader();
  loadProgramReplacer();
  const chosen = await chooseBackend(backend, root, pino({ level: 'silent' }));
  if (chosen.name !== backend) throw new Error(`locks of kind ${backend} do not work any more`);
  await import('../service/server.js');
  return { version, stateVersion };
}

/**
 * Has a new image test itself, in a process of its own.
 * @param kept - Descriptors that stay open in that process. A process that starts a program closes the others, and of a file system that
 * hangs none can be closed: whoever starts the program would hang with it. For the same reason its end is not waited for when
 * it has said what it found.
 * @throws Error that says why it did not stand the test
 */
export function runSelfTest(
  { file, args }: Program,
  backend: 'ofd' | 'posix',
  replacer: Pick<ProgramReplacer, 'keepOpen'>,
  kept: readonly number[],
): Promise<SelfTest> {
  return new Promise((resolve, reject) => {
    const keep = (isKept: boolean): void => {
      for (const descriptor of kept) replacer.keepOpen(descriptor, isKept);
    };
    keep(true);
    let child: ChildProcessByStdio<null, Readable, Readable>;
    try {
      child = spawn(file, [...args, '--self-test', backend], {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: longestMs,
        killSignal: 'SIGKILL',
      });
    } finally {
      keep(false);
    }
    let said = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (!said.endsWith('\n')) return;
      const tested = parseSelfTest(said);
      if (tested === undefined) reject(new Error(`it said ${JSON.stringify(said.slice(0, 200))} of itself`));
      else resolve(tested);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      reject(new Error(`it ended with ${signal ?? `code ${code}`}: ${complaint.trim()}`));
    });
  });
}

/** Undefined: it is no answer of a lockd. */
function parseSelfTest(said: string): SelfTest | undefined {
  try {
    const { version: found, stateVersion: understood } = JSON.parse(said) as SelfTest;
    return { version: String(found), stateVersion: Number(understood) };
  } catch {
    // Another program, perhaps, or a file that is being written.
    return undefined;
  }
}
