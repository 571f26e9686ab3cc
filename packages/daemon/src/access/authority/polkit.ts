import type { DBusConnection, MessageBus } from 'dbus-native';
import type { PeerProcess } from '../identity.js';
import type { Authority, Verdict } from './authority.js';

/** Where the system bus is that nobody has named. */
const usualBus = 'unix:path=/run/dbus/system_bus_socket';

const authority = {
  destination: 'org.freedesktop.PolicyKit1',
  path: '/org/freedesktop/PolicyKit1/Authority',
  interface: 'org.freedesktop.PolicyKit1.Authority',
} as const;

/** The authority may ask whoever sits before the screen for a password. */
const allowUserInteraction = 1;

/** How polkit answers: whether it is allowed, whether a proof would change that, and details. */
type PolkitResult = readonly [boolean, boolean, Readonly<Record<string, string>>];

/**
 * polkit as the authority, over the system bus. Nothing is loaded and nobody is connected to before the first question; a
 * bus that went away is connected to again by the next one.
 *
 * @param busAddress what D-Bus calls an address; undefined: that of the system
 */
export function createPolkit(busAddress: string | undefined): Authority & AsyncDisposable {
  let opening: Promise<MessageBus> | undefined;
  let questions = 0;

  async function open(): Promise<MessageBus> {
    // Few daemons ask anybody: the others are spared the library.
    const { default: dbus } = await import('dbus-native');
    // What limits a question is its signal: a password is typed in no fixed time.
    const bus = dbus.createClient({ busAddress: busAddress ?? usualBus, authMethods: ['EXTERNAL'], timeout: 0 });
    const connection: DBusConnection = bus.connection;
    const forget = (): void => {
      opening = undefined;
    };
    // Questions under way are told of the end by the bus itself, with the error as its cause.
    connection.on('error', (cause) => {
      forget();
      connection.stream.destroy(cause);
    });
    connection.on('close', forget);
    return bus;
  }

  return {
    async check(subject, action, signal) {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      const bus = await opening;
      signal.throwIfAborted();
      questions += 1;
      const cancellation = `holdfastd-${process.pid}-${questions}`;
      const takeBack = (): void => {
        // Whether anybody hears it makes no difference to those who wait no more.
        bus
          .invoke({ ...authority, member: 'CancelCheckAuthorization', signature: 's', body: [cancellation] })
          .catch(() => undefined);
      };
      signal.addEventListener('abort', takeBack, { once: true });
      try {
        const question = {
          ...authority,
          member: 'CheckAuthorization',
          signature: '(sa{sv})sa{ss}us',
          body: [subjectOf(subject), action, [], allowUserInteraction, cancellation],
        };
        return verdictOf((await bus.invoke(question, { signal })) as PolkitResult);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', takeBack);
      }
    },
    async [Symbol.asyncDispose]() {
      const bus = await opening?.catch(() => undefined);
      bus?.connection.stream.destroy();
    },
  };
}

/** A process by all that tells it from a later one with its number, and by whose it was when it connected. */
function subjectOf({ pid, startTicks, uid }: PeerProcess): unknown {
  const details = [
    ['pid', ['u', pid]],
    ['start-time', ['t', BigInt(startTicks)]],
    ['uid', ['i', uid]],
  ];
  return ['unix-process', details];
}

function verdictOf([isAuthorized, isChallenge, details]: PolkitResult): Verdict {
  if (isAuthorized) return 'yes';
  if (details['polkit.dismissed'] !== undefined) return 'dismissed';
  return isChallenge ? 'challenge' : 'no';
}
