import { LockClient } from './lock-client.ts';
import { LockProbe } from './lock-probe.ts';
import { Site } from './lockd-process.ts';
import { WireClient } from './wire-client.ts';

/** What most tests of a real lockd need: a folder for one, clients, and a program that competes for its locks. */
export interface Stage {
  /** Ends all of it; what a test adds goes before the rest. */
  readonly stack: AsyncDisposableStack;
  readonly site: Site;
  readonly client: LockClient;
  readonly wire: WireClient;
  readonly probe: LockProbe;
  /** A domain that is registered and has a hold connection for as long as the stage stands; its token. */
  owner(name?: string): Promise<string>;
}

/** Sets one up; nothing of lockd runs in it yet. */
export function openStage(): Stage {
  const stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  const client = stack.use(new LockClient(site.socket));
  const wire = stack.use(new WireClient(site.socket));
  const probe = stack.use(new LockProbe());
  return {
    stack,
    site,
    client,
    wire,
    probe,
    owner: async (name = 'web') => {
      const token = await client.register({ name });
      const { socket } = await client.hold(token);
      stack.defer(() => void socket.destroy());
      return token;
    },
  };
}
