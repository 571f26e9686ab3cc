import type { Fact, GuestStatus } from '../../driver.js';
import type { QmpEvent } from './parse-message.js';

/** What must be known of a guest to understand its next event. */
export interface EventState {
  /** How it runs, as far as events and answers told. */
  readonly run: GuestStatus['run'];
  /** Why the next STOP will come, if something that stops a guest was told before it. */
  readonly stopCause: 'io-error' | 'watchdog' | undefined;
  /** When the guest reset itself last, in milliseconds. */
  readonly guestResetMs: number | undefined;
}

/** Circumstances of an event. */
export interface EventContext {
  /** Whether a command of ours waits for its answer: what it causes is not news. */
  readonly ours: (command: string) => boolean;
  /** Whether the guest is being ended by us. */
  readonly ending: boolean;
  /** Takes in that a device is gone or stays; whether somebody waits for that, so that it is not news. */
  readonly deviceLeft: (device: string, what: 'gone' | 'refused') => boolean;
  /** Alias of the device that owns a block node or is named by QEMU. */
  readonly deviceOf: (nodeName: string) => string;
}

/** A guest as it is after a launch: paused before its first instruction. */
export const launchedState: EventState = { run: 'paused', stopCause: undefined, guestResetMs: undefined };

/** Firmware and kernels pull several reset lines in a row for one reboot, and no guest comes up in this time. */
const sameResetMs = 20;

/** Says what an event means: the state after it, and the facts for the engine. Events that are not known mean nothing. */
export function reduceEvent(
  state: EventState,
  event: QmpEvent,
  context: EventContext,
): { readonly state: EventState; readonly facts: readonly Fact[] } {
  switch (event.name) {
    case 'STOP':
      return stopped(state, context);
    case 'RESUME': {
      const after: EventState = { ...state, run: 'running', stopCause: undefined };
      if (context.ours('cont')) return quiet(after);
      return news(after, { kind: 'resumed' });
    }
    case 'SHUTDOWN': {
      if (context.ending) return quiet(state);
      return news(
        { ...state, run: 'shutdown' },
        { kind: 'shutdown', by: event.data['guest'] === true ? 'guest' : 'host' },
      );
    }
    case 'RESET':
      return reset(state, event);
    case 'GUEST_PANICKED':
      if (event.data['action'] === 'run') return quiet(state);
      return news({ ...state, run: 'panicked' }, { kind: 'panicked' });
    case 'GUEST_CRASHLOADED':
      return news(state, { kind: 'crash-loaded' });
    case 'SUSPEND':
      return news({ ...state, run: 'pm-suspended' }, { kind: 'pm-suspended', to: 'memory' });
    case 'SUSPEND_DISK':
      return news({ ...state, run: 'pm-suspended' }, { kind: 'pm-suspended', to: 'disk' });
    case 'WAKEUP':
      return news({ ...state, run: 'running' }, { kind: 'woke' });
    case 'WATCHDOG': {
      const action = textOf(event, 'action');
      const after: EventState = action === 'pause' ? { ...state, stopCause: 'watchdog' } : state;
      return news(after, { kind: 'watchdog', action });
    }
    case 'BLOCK_IO_ERROR':
      return ioError(state, event, context);
    case 'DEVICE_DELETED':
    case 'DEVICE_UNPLUG_GUEST_ERROR': {
      const device = textOf(event, 'device');
      const isGone = event.name === 'DEVICE_DELETED';
      // Parts of a device have no name; it is told of them too.
      if (device === '' || context.deviceLeft(device, isGone ? 'gone' : 'refused')) return quiet(state);
      return news(state, { kind: isGone ? 'device-removed' : 'device-removal-refused', device });
    }
    case 'BALLOON_CHANGE': {
      const { actual } = event.data;
      return typeof actual === 'number' ? news(state, { kind: 'balloon-changed', memoryBytes: actual }) : quiet(state);
    }
    default:
      return quiet(state);
  }
}

function stopped(state: EventState, context: EventContext): ReturnType<typeof reduceEvent> {
  // QEMU also stops the processors of a guest that has shut down or panicked; that was told already.
  if (state.run === 'shutdown' || state.run === 'panicked' || context.ending) return quiet(state);
  const after: EventState = { ...state, run: 'paused', stopCause: undefined };
  if (state.stopCause !== undefined) return news(after, { kind: 'paused', cause: state.stopCause });
  if (context.ours('stop')) return quiet(after);
  return news(after, { kind: 'paused', cause: 'user' });
}

function reset(state: EventState, event: QmpEvent): ReturnType<typeof reduceEvent> {
  const byGuest = event.data['guest'] === true;
  const after: EventState = {
    ...state,
    // QEMU holds a machine that did not run when it was reset.
    run: state.run === 'running' ? 'running' : 'paused',
    guestResetMs: byGuest ? event.timeMs : undefined,
  };
  const repeated = byGuest && state.guestResetMs !== undefined && event.timeMs - state.guestResetMs < sameResetMs;
  return repeated ? quiet(after) : news(after, { kind: 'reset', by: byGuest ? 'guest' : 'host' });
}

function ioError(state: EventState, event: QmpEvent, context: EventContext): ReturnType<typeof reduceEvent> {
  const action = textOf(event, 'action');
  const node = textOf(event, 'node-name');
  const device = node === '' ? textOf(event, 'device') : context.deviceOf(node);
  const reason = event.data['nospace'] === true ? 'enospc' : textOf(event, 'reason');
  return news(action === 'stop' ? { ...state, stopCause: 'io-error' } : state, {
    kind: 'io-error',
    device,
    // libvirt's words, which the engine speaks.
    action: action === 'stop' ? 'pause' : action,
    reason,
  });
}

function textOf(event: QmpEvent, key: string): string {
  const value = event.data[key];
  return typeof value === 'string' ? value : '';
}

function news(state: EventState, fact: Fact): ReturnType<typeof reduceEvent> {
  return { state, facts: [fact] };
}

function quiet(state: EventState): ReturnType<typeof reduceEvent> {
  return { state, facts: [] };
}
