import { Fault } from '../../model/fault.js';
import { runTool } from '../tools/run-tool.js';

/** A lease of sanlock. */
export interface SanlockResource {
  readonly lockspace: string;
  readonly name: string;
  /** Path of the file that the lease is in. */
  readonly file: string;
  /** Where in it, in bytes. */
  readonly offset: number;
}

/** One that is held. */
export interface HeldResource extends SanlockResource {
  readonly shared: boolean;
  /** Version of the lease, which grows with each grant; 0: it is shared, and has none. */
  readonly version: number;
}

/** What sanlock answers with: 0, or an error number, negative as in the kernel or one of its own. */
export type SanlockCode = number;

/** Numbers of sanlock that mean something here. */
export const sanlockCodes = { exists: -17, noSuchProcess: -3, otherVersion: -240 } as const;

/** ENOENT, EPIPE, ECONNREFUSED: there is nobody at its socket. */
const unreachable: ReadonlySet<SanlockCode> = new Set([-2, -32, -111]);

/** Talks to sanlock through its client tool. */
export class SanlockTool {
  readonly #file: string;
  readonly #environment: Readonly<Record<string, string>>;

  /** @param runDirectory where its socket is; undefined: the usual place */
  constructor(runDirectory: string | undefined, file = 'sanlock') {
    this.#file = file;
    this.#environment = runDirectory === undefined ? {} : { SANLOCK_RUN_DIR: runDirectory };
  }

  /** The beginning of a command line that takes leases and becomes another program, which has them then. */
  commandFor(resources: readonly string[]): string[] {
    const variables = Object.entries(this.#environment).map(([name, value]) => `${name}=${value}`);
    const wanted = resources.flatMap((resource) => ['-r', resource]);
    return ['/usr/bin/env', ...variables, this.#file, 'client', 'command', ...wanted, '-c'];
  }

  /** Makes a request of the daemon. @throws Fault LOCKD_UNAVAILABLE, the signal's reason */
  async client(args: readonly string[], signal?: AbortSignal): Promise<{ code: SanlockCode; output: string }> {
    const output = await this.#run(['client', ...args], signal);
    const done = /\bdone (-?\d+)/.exec(output)?.[1];
    const code = Number(done);
    if (done === undefined || unreachable.has(code)) throw unavailable(output.trim() || 'it has no answer');
    return { code, output };
  }

  /** What each process holds. @throws Fault LOCKD_UNAVAILABLE */
  async status(signal?: AbortSignal): Promise<readonly { readonly pid: number; readonly resource: HeldResource }[]> {
    const output = await this.#run(['client', 'status'], signal);
    // Whoever answers names itself first.
    if (!output.startsWith('daemon ')) throw unavailable(output.trim() || 'there is no such daemon');
    return output.split('\n').flatMap((line) => {
      const [, text = '', pid = ''] = /^r (.+) p (\d+)$/.exec(line) ?? [];
      const resource = parseResource(text);
      return resource === undefined ? [] : [{ pid: Number(pid), resource }];
    });
  }

  /** What one process holds; undefined: sanlock does not know it. @throws Fault LOCKD_UNAVAILABLE */
  async inquire(pid: number, signal?: AbortSignal): Promise<readonly HeldResource[] | undefined> {
    const { code, output } = await this.client(['inquire', '-p', String(pid)], signal);
    if (code === sanlockCodes.noSuchProcess) return undefined;
    if (code !== 0) throw unavailable(`it answers ${code} when asked for process ${pid}`);
    const quoted = /^"(.*)"$/m.exec(output)?.[1] ?? '';
    return quoted.split(' ').flatMap((text) => parseResource(text) ?? []);
  }

  /** Number of the host that has a lease for itself, read from the lease; undefined: none has. */
  async ownerOf(resource: SanlockResource, signal?: AbortSignal): Promise<number | undefined> {
    const output = await this.#run(['direct', 'read_leader', '-r', formatResource(resource)], signal);
    const read = (field: string): number => Number(new RegExp(`^${field} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
    return read('timestamp') === 0 ? undefined : read('owner_id');
  }

  async #run(args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
    const options = { environment: this.#environment, timeoutMs: 120_000, ...(signal === undefined ? {} : { signal }) };
    const answer = await runTool(this.#file, args, options);
    if (answer === undefined) throw unavailable(`there is no program ${this.#file}`);
    return `${answer.stdout}${answer.stderr}`;
  }
}

/** Says that sanlock cannot be asked, and what to do. */
function unavailable(why: string): Fault {
  return new Fault('LOCKD_UNAVAILABLE', `sanlock does not answer: ${why}`, {
    hint: 'lease_manager is sanlock: install the package sanlock and start sanlock.service, or choose another lease_manager',
  });
}

/** Writes a lease as sanlock reads it; a number behind it is the version that it must have. */
export function formatResource(
  { lockspace, name, file, offset }: SanlockResource,
  { shared = false, version = 0 }: { readonly shared?: boolean; readonly version?: number } = {},
): string {
  const suffix = shared ? ':SH' : version > 0 ? `:${version}` : '';
  return [lockspace, name, file, String(offset)].map(escape).join(':') + suffix;
}

/** Reads a lease as sanlock writes it. */
export function parseResource(text: string): HeldResource | undefined {
  const [lockspace, name, file, offset, last = ''] = text
    .split(/(?<!\\):/)
    .map((part) => part.replaceAll(String.raw`\:`, ':'));
  if (lockspace === undefined || name === undefined || file === undefined || offset === undefined) return undefined;
  const shared = last === 'SH';
  return { lockspace, name, file, offset: Number(offset), shared, version: shared ? 0 : Number(last) };
}

function escape(part: string): string {
  return part.replaceAll(':', String.raw`\:`);
}
