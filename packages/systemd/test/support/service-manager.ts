import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('service-manager.py', import.meta.url));

/** What a service manager saw. */
export interface Happening {
  readonly event: 'listening' | 'started' | 'told' | 'ended';
  readonly pid?: number;
  readonly code?: number;
  readonly text?: string;
  /** Of sockets that listen on `tcp`, by their names. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A process that does for a daemon what systemd does: it keeps the sockets, starts it and hears it. */
export interface ServiceManager extends AsyncDisposable {
  /** Everything so far. */
  readonly happened: readonly Happening[];
  /** What the daemons of all runs said, an assignment each. */
  readonly told: readonly string[];
  /** Starts the daemon, and answers its pid. */
  start(): Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Waits until something has happened since `after`, the number of things that had happened. */
  until(what: string, isIt: (happening: Happening) => boolean, after?: number): Promise<Happening>;
}

/** Starts one, and waits until it has these sockets, by name, for this program: paths, or `tcp` for a port of this host. */
export async function openServiceManager(
  directory: string,
  sockets: Readonly<Record<string, string>>,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceManager> {
  const doors = Object.entries(sockets).map(([name, path]) => `${name}=${path}`);
  const child = spawn('python3', [script, join(directory, 'notify'), ...doors, '--', ...command], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const closed = once(child, 'close');
  const happened: Happening[] = [];
  const news = new EventEmitter();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    happened.push(JSON.parse(line) as Happening);
    news.emit('happening');
  });
  const manager: ServiceManager = {
    happened,
    get told() {
      return happened.flatMap(({ text }) => text?.trimEnd().split('\n') ?? []);
    },
    async start() {
      const after = happened.length;
      child.stdin.write('start\n');
      const { pid } = await manager.until('started', ({ event }) => event === 'started', after);
      return pid as number;
    },
    signal: (name) => void child.stdin.write(`signal ${name}\n`),
    async until(what, isIt, after = 0) {
      const signal = AbortSignal.timeout(40_000);
      for (;;) {
        const found = happened.slice(after).find(isIt);
        if (found !== undefined) return found;
        await once(news, 'happening', { signal }).catch(() => {
          throw new Error(`not ${what}; happened: ${JSON.stringify(happened)}; said: ${said}`);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await closed;
    },
  };
  await manager.until('listening', ({ event }) => event === 'listening');
  return manager;
}
