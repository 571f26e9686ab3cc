import { methodByName } from '@holdfast/protocol';
import type { MethodEntry } from '@holdfast/protocol';
import type { Identity } from '../access/identity.js';
import type { EngineApi } from '../engine/engine-api.js';
import { Fault } from '../model/fault.js';
import { boundedReader } from './bounded-reader.js';
import { withTrace } from '../telemetry/trace-context.js';
import type { Call } from './call.js';
import type { Answer, Interceptor, Next } from './interceptor.js';

/** Finds the method of a name and brings calls to the engine. The one way in, whatever carried the call. */
export interface Dispatcher {
  /** All methods that the engine answers. */
  readonly methods: readonly MethodEntry[];
  /** @throws Fault UNKNOWN_METHOD */
  find(name: string): MethodEntry;
  /**
   * Runs a call through the interceptors and the engine.
   * @throws Fault INVALID_ARGUMENT when the request cannot be decoded, SHUTTING_DOWN, and whatever the engine throws
   */
  run: Next;
  /** Whether a call of a client is refused whatever its request says. */
  isHopeless(identity: Identity, method: MethodEntry): boolean;
  /** Has such a call refused; the engine never gets it. @throws Fault */
  refuse(call: Call): Promise<never>;
  /** Whether calls are taken. */
  readonly isOpen: boolean;
  /** From now on calls are refused with SHUTTING_DOWN; those under way go on. */
  close(): void;
}

/** Gives a dispatcher to an engine; the first interceptor is the outermost. */
export function createDispatcher(engine: EngineApi, interceptors: readonly Interceptor[]): Dispatcher {
  const handlers = bindHandlers(engine);
  const lookers = interceptors.flatMap(({ onDeprecated }) => (onDeprecated === undefined ? [] : [onDeprecated]));
  const run = interceptors.reduceRight<Next>(
    (next, interceptor) => (call) => interceptor(call, next),
    (call) => invoke(handlers, lookers, call),
  );
  const refuse = interceptors.reduceRight<Next>(
    (next, interceptor) => (call) => interceptor(call, next),
    // What forbade it has changed in between.
    () => Promise.reject(new Fault('PERMISSION_DENIED', 'you may do this only now', { hint: 'try again' })),
  );
  const guards = interceptors.flatMap(({ isHopeless }) => (isHopeless === undefined ? [] : [isHopeless]));
  let isOpen = true;
  return {
    methods: [...methodByName.values()].filter(({ name }) => handlers.has(name)),
    find(name) {
      const method = methodByName.get(name);
      if (method === undefined || !handlers.has(name))
        throw new Fault('UNKNOWN_METHOD', `no method ${name} is known here`);
      return method;
    },
    // Not async: of the few microseconds that a call may cost, each promise takes its share.
    run(call) {
      if (!isOpen) {
        return Promise.reject(new Fault('SHUTTING_DOWN', 'the daemon is stopping and takes no further calls'));
      }
      try {
        return call.traceparent === '' ? run(call) : withTrace(call.traceparent, () => run(call));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    // The carrier itself is open to everybody: what it carries is looked at by itself.
    isHopeless: (identity, method) =>
      handlers.has(method.name) && guards.some((isHopeless) => isHopeless(identity, method)),
    async refuse(call) {
      return (await refuse(call)) as never;
    },
    get isOpen() {
      return isOpen;
    },
    close() {
      isOpen = false;
    },
  };
}

type Looker = NonNullable<Interceptor['onDeprecated']>;
type Handler = (context: Call, request: object) => Answer | Promise<Answer>;

/** The engine's methods by the names of the wire; an engine that lacks one is refused before anybody calls. */
function bindHandlers(engine: EngineApi): ReadonlyMap<string, Handler> {
  const members = engine as unknown as Readonly<Record<string, Handler | undefined>>;
  // The session is the transport itself: it has no handler.
  const served = [...methodByName.values()].filter(({ service }) => service !== 'SessionService');
  return new Map(
    served.map(({ name, handler }) => {
      const member = members[handler];
      if (typeof member !== 'function') throw new TypeError(`the engine has no handler ${handler} for ${name}`);
      return [name, member.bind(engine)];
    }),
  );
}

/** Not async: that would put a promise around the one that the engine answers with. */
function invoke(handlers: ReadonlyMap<string, Handler>, lookers: readonly Looker[], call: Call): Promise<Answer> {
  const handler = handlers.get(call.method.name);
  if (handler === undefined) throw new Fault('UNKNOWN_METHOD', `no method ${call.method.name} is known here`);
  const request = decodeRequest(call);
  call.admit?.(request);
  if (call.method.deprecated !== undefined) for (const look of lookers) look(call, request);
  return Promise.resolve(handler(call, request));
}

function decodeRequest(call: Call): object {
  try {
    return call.method.request.decode(boundedReader(call.payload));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('INVALID_ARGUMENT', `the request of ${call.method.rpc} cannot be decoded`, {}, { cause });
  }
}
