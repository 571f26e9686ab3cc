import { connectWith } from '../connect.js';
import type { ConnectOptions } from '../connect.js';
import { Host } from '../host.js';
import { observeLink } from './observe-link.js';
import type { VirtualTime } from './virtual-time.js';

/** The connections that a test has to its daemon. */
export interface TestHosts {
  connect(options: Omit<ConnectOptions, 'uri'>): Promise<Host>;
  /** Resolves when what was said on them before has been heard, on both sides; only where time is virtual. */
  exchange(): Promise<void>;
  close(): Promise<void>;
}

/** How long a daemon that is busy may take to answer; it may also be gone in the midst of it. */
const answerMs = 10_000;

/** Keeps the connections of a test, whose waits go by `time` if it brings its own. */
export function openTestHosts(uri: string, time: VirtualTime | undefined): TestHosts {
  const hosts = new Set<Host>();
  /** By their hosts; what is said on these nobody takes note of. */
  const plain = new Map<Host, Host>();
  const connecting = new Set<Promise<unknown>>();

  async function connect(options: Omit<ConnectOptions, 'uri'>): Promise<Host> {
    let below: Host | undefined;
    const host = await connectWith({ ...options, uri }, (link) => {
      if (time === undefined) return link;
      below = new Host(uri, link);
      return {
        ...observeLink(link, time),
        close() {
          link.close();
          plain.delete(host);
        },
      };
    });
    hosts.add(host);
    if (below !== undefined) plain.set(host, below);
    return host;
  }

  return {
    connect(options) {
      const connection = connect(options);
      connecting.add(connection);
      const forget = (): void => void connecting.delete(connection);
      connection.then(forget, forget);
      return connection;
    },
    async exchange() {
      await Promise.allSettled(connecting);
      // Frames keep their order: behind the answer of this call nothing of before is under way.
      const asked = [...plain.values()].map((host) => host.ping({ timeoutMs: answerMs }));
      await Promise.allSettled(asked);
    },
    async close() {
      await Promise.all([...hosts].map((host) => host.close()));
    },
  };
}
