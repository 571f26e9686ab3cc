import { describe, expect, it } from 'vitest';
import type { Fact } from '../../driver.js';
import type { QmpEvent } from './parse-message.js';
import { type EventContext, type EventState, launchedState, reduceEvent } from './reduce-event.js';

const idle: EventContext = {
  ours: () => false,
  ending: false,
  deviceLeft: () => false,
  deviceOf: (node) => node.replace(/-format$/, ''),
};
const running: EventState = { ...launchedState, run: 'running' };

function event(name: string, data: QmpEvent['data'] = {}, timeMs = 0): QmpEvent {
  return { name, data, timeMs };
}

function play(events: readonly QmpEvent[], start = running, context = idle): { facts: Fact[]; run: string } {
  let state = start;
  const facts: Fact[] = [];
  for (const each of events) {
    const step = reduceEvent(state, each, context);
    state = step.state;
    facts.push(...step.facts);
  }
  return { facts, run: state.run };
}

describe('reduceEvent', () => {
  it('reports a pause and a resume that somebody else caused', () => {
    expect(play([event('STOP'), event('RESUME')])).toEqual({
      facts: [{ kind: 'paused', cause: 'user' }, { kind: 'resumed' }],
      run: 'running',
    });
  });

  it('keeps quiet about a pause and a resume of our own', () => {
    const ours = { ...idle, ours: (command: string) => command === 'stop' || command === 'cont' };
    expect(play([event('STOP'), event('RESUME')], running, ours)).toEqual({ facts: [], run: 'running' });
  });

  it('reports a pause by an I/O error even while a pause of ours waits', () => {
    const ours = { ...idle, ours: (command: string) => command === 'stop' };
    const failed = event('BLOCK_IO_ERROR', { 'node-name': 'disk0-format', action: 'stop', nospace: true });
    expect(play([failed, event('STOP')], running, ours)).toEqual({
      facts: [
        { kind: 'io-error', device: 'disk0', action: 'pause', reason: 'enospc' },
        { kind: 'paused', cause: 'io-error' },
      ],
      run: 'paused',
    });
  });

  it('does not call a guest that shut down or panicked paused', () => {
    const off = play([event('SHUTDOWN', { guest: true, reason: 'guest-shutdown' }), event('STOP')]);
    expect(off).toEqual({ facts: [{ kind: 'shutdown', by: 'guest' }], run: 'shutdown' });
    const panic = play([event('GUEST_PANICKED', { action: 'pause' }), event('STOP')]);
    expect(panic).toEqual({ facts: [{ kind: 'panicked' }], run: 'panicked' });
  });

  it('tells of a crash kernel, which runs', () => {
    expect(play([event('GUEST_CRASHLOADED', { action: 'run' })])).toEqual({
      facts: [{ kind: 'crash-loaded' }],
      run: 'running',
    });
  });

  it('tells who asked for a shutdown, and nothing when it is our own end', () => {
    expect(play([event('SHUTDOWN', { guest: false, reason: 'host-signal' })]).facts).toEqual([
      { kind: 'shutdown', by: 'host' },
    ]);
    const ending = { ...idle, ending: true };
    expect(play([event('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' })], running, ending).facts).toEqual([]);
  });

  it('makes one reset of those that a guest pulls at once, and two of those of the host', () => {
    const byGuest = (timeMs: number): QmpEvent => event('RESET', { guest: true }, timeMs);
    expect(play([byGuest(1000), byGuest(1005), byGuest(1010), byGuest(1200)]).facts).toHaveLength(2);
    const byHost = (timeMs: number): QmpEvent => event('RESET', { guest: false }, timeMs);
    expect(play([byHost(1000), byHost(1001)]).facts).toHaveLength(2);
  });

  it('knows that a machine that did not run is held after a reset', () => {
    expect(play([event('SHUTDOWN', { guest: true }), event('STOP'), event('RESET')]).run).toBe('paused');
    expect(play([event('SUSPEND'), event('RESET')]).run).toBe('paused');
    expect(play([event('RESET')]).run).toBe('running');
  });

  it('tells of sleep, waking, a watchdog and memory given back', () => {
    const { facts } = play([
      event('SUSPEND'),
      event('WAKEUP'),
      event('WATCHDOG', { action: 'pause' }),
      event('STOP'),
      event('BALLOON_CHANGE', { actual: 67108864 }),
      event('SUSPEND_DISK'),
    ]);
    expect(facts).toEqual([
      { kind: 'pm-suspended', to: 'memory' },
      { kind: 'woke' },
      { kind: 'watchdog', action: 'pause' },
      { kind: 'paused', cause: 'watchdog' },
      { kind: 'balloon-changed', memoryBytes: 67108864 },
      { kind: 'pm-suspended', to: 'disk' },
    ]);
  });

  it('tells of a device that is gone or stays, once and only when nobody waits for it', () => {
    const left = [
      event('DEVICE_DELETED', { path: '/machine/peripheral/virtio-disk1/virtio-backend' }),
      event('DEVICE_DELETED', { device: 'virtio-disk1', path: '/machine/peripheral/virtio-disk1' }),
      event('DEVICE_UNPLUG_GUEST_ERROR', { device: 'virtio-disk2', path: '/machine/peripheral/virtio-disk2' }),
    ];
    expect(play(left).facts).toEqual([
      { kind: 'device-removed', device: 'virtio-disk1' },
      { kind: 'device-removal-refused', device: 'virtio-disk2' },
    ]);
    expect(play(left, running, { ...idle, deviceLeft: () => true }).facts).toEqual([]);
  });

  it('ignores events and values that it does not know', () => {
    expect(play([event('NEW_IN_QEMU_99'), event('BALLOON_CHANGE', { actual: 'much' })])).toEqual({
      facts: [],
      run: 'running',
    });
  });
});
