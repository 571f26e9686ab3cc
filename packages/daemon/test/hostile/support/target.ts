import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { PingRequest, PingResponse } from '@holdfast/protocol';
import { daemonDirectory, type DaemonProcess, startDaemon } from '../../engine/daemon-process.js';
import { openRawSession } from '../../rpc/support/raw-session.js';

/** The smallest call. */
export const ping = '/holdfast.v1.AdminService/Ping';
export const subscribe = '/holdfast.v1.EventService/SubscribeEvents';
export const openSession = '/holdfast.v1.SessionService/OpenSession';

const megabyte = 1024 * 1024;

/** A daemon, as a process, that is going to be attacked. */
export interface Target extends AsyncDisposable {
  readonly daemon: DaemonProcess;
  readonly socketPath: string;
  readonly pid: number;
  /** Memory that it has resident, and the most that it ever had, in MiB. */
  memory(): { readonly nowMiB: number; readonly mostMiB: number };
  /** How many descriptors it has open. */
  descriptors(): number;
  /** How many of these are connections of clients: sockets beyond those that it had before the first came. */
  connections(): number;
  /** What a well-behaved client, who comes now, has to say of it; `sound` is how it should be. */
  examine(): Promise<Examination>;
}

/** How a daemon is after an attack. */
export interface Examination {
  readonly answer: string;
  /** Lines of its log that tell of a fault of its own. */
  readonly faults: readonly string[];
}

/** How a daemon is that has withstood. */
export const sound: Examination = { answer: 'alive', faults: [] };

/** Starts a daemon with guests in memory. `by`: the program that runs it, with its arguments. */
export async function startTarget(more: readonly string[] = [], by: readonly string[] = []): Promise<Target> {
  const daemon = await startDaemon(daemonDirectory(), more, by);
  const { pid, socketPath } = daemon;
  const own = socketsOf(pid);
  return {
    daemon,
    socketPath,
    pid,
    memory: () => memoryOf(pid),
    descriptors: () => readdirSync(`/proc/${pid}/fd`).length,
    connections: () => socketsOf(pid) - own,
    async examine() {
      let answer = await askFor(socketPath);
      // The kernel's queue of connections is full for a moment: whoever comes then comes again, as the SDK does.
      while (/EAGAIN/.test(answer)) answer = await askFor(socketPath);
      return { answer, faults: faultsIn(daemon.log) };
    },
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  };
}

/** Memory of a process, as the kernel counts it. */
function memoryOf(pid: number): { nowMiB: number; mostMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { nowMiB: (kilobytes('VmRSS') * 1024) / megabyte, mostMiB: (kilobytes('VmHWM') * 1024) / megabyte };
}

function socketsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith('socket:');
    } catch {
      // Closed since the folder was listed.
      return false;
    }
  }).length;
}

/** Asks once, on a connection of its own. */
async function askFor(socketPath: string, word = 'alive'): Promise<string> {
  using session = openRawSession(socketPath);
  const payload = PingRequest.encode({ payload: Buffer.from(word) }).finish();
  const answer = session.call({ id: 1, method: ping, payload }).then((reply) => {
    if (reply.status !== undefined) return `refused: ${reply.status.message}`;
    return Buffer.from(PingResponse.decode(reply.payload).payload).toString();
  });
  return await Promise.race([answer, session.ended.then(({ code, details }) => `ended with ${code}: ${details}`)]);
}

function faultsIn(log: string): string[] {
  return log.split('\n').filter((line) => /"level":"(error|fatal)"|^\s+at |Error:/.test(line));
}

/** A client that does no harm and asks again and again while others do. */
export interface Witness extends AsyncDisposable {
  readonly answered: number;
  /** Every answer that was not the right one. */
  readonly wrong: readonly string[];
}

/** Connects a witness before the attack; dispose it after. */
export function watch(socketPath: string): Witness {
  const session = openRawSession(socketPath);
  const stop = new AbortController();
  const wrong: string[] = [];
  let answered = 0;
  const ended = session.ended.then(({ code, details }) => {
    if (!stop.signal.aborted) wrong.push(`the session ended with ${code}: ${details}`);
    return undefined;
  });
  const work = (async () => {
    for (let id = 1; !stop.signal.aborted; id++) {
      const payload = PingRequest.encode({ payload: Buffer.from(`${id}`) }).finish();
      const reply = await Promise.race([session.call({ id, method: ping, payload }), ended]);
      if (reply === undefined) return;
      const answer = reply.status?.message ?? Buffer.from(PingResponse.decode(reply.payload).payload).toString();
      if (answer === `${id}`) answered++;
      else wrong.push(answer);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  return {
    get answered() {
      return answered;
    },
    wrong,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await work;
      session[Symbol.dispose]();
    },
  };
}
