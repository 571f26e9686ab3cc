import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QmpEvent } from './parse-message.js';
import { QmpMonitor, type QmpMonitorOptions } from './qmp-monitor.js';
import { type Script, serveScript } from './testing/serve-script.js';

const greeting = '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 0, "major": 9}}}}\n';

describe('QmpMonitor', () => {
  let folder: string;
  let server: Server | undefined;
  let events: QmpEvent[];
  let told: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-qmp-'));
    events = [];
    told = [];
  });

  afterEach(async () => {
    server?.close();
    await rm(folder, { recursive: true });
  });

  async function peer(script: Script, first: string = greeting): Promise<QmpMonitorOptions> {
    const path = join(folder, 'qmp');
    const greet: Script = (command, id, socket) =>
      command === 'qmp_capabilities' ? `{"return": {}, "id": "${id}"}` : script(command, id, socket);
    server = await serveScript(path, greet, first);
    return {
      path,
      guest: 'web',
      timeoutMs: 50,
      onEvent: (event, ours) => events.push(ours('stop') ? { ...event, name: `${event.name} ours` } : event),
      onLost: (reason) => told.push(reason),
      onSilence: (silent) => told.push(silent ? 'silent' : 'speaks'),
    };
  }

  it('matches answers that come out of order', async () => {
    const held: string[] = [];
    const options = await peer((command, id, socket) => {
      held.push(`{"return": "${command}", "id": "${id}"}\n`);
      if (held.length === 3) socket.write(held.toReversed().join(''));
      return undefined;
    });
    const monitor = await QmpMonitor.connect(options);
    expect(await Promise.all(['a', 'b', 'c'].map((command) => monitor.execute(command)))).toEqual(['a', 'b', 'c']);
    monitor.close();
    expect(told).toEqual([]);
  });

  it('says which command of ours an event belongs to', async () => {
    const stop = '{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 0}}';
    const options = await peer((_command, id) => `${stop}\n{"return": {}, "id": "${id}"}\n${stop}`);
    const monitor = await QmpMonitor.connect(options);
    await monitor.execute('stop');
    await monitor.execute('query-name');
    // The last of the four may still be on its way.
    expect(events.slice(0, 3).map(({ name }) => name)).toEqual(['STOP ours', 'STOP', 'STOP']);
    monitor.close();
  });

  it('gives the words and the class of a refusal', async () => {
    const options = await peer(
      (_command, id) => `{"error": {"class": "DeviceNotActive", "desc": "no balloon"}, "id": "${id}"}`,
    );
    const monitor = await QmpMonitor.connect(options);
    await expect(monitor.execute('balloon')).rejects.toMatchObject({
      reason: 'MONITOR_FAILED',
      message: 'monitor of guest web refused balloon: no balloon',
      details: { metadata: { class: 'DeviceNotActive' } },
    });
    monitor.close();
  });

  it('gives up on silence, says so once, and hears when it is over; the late answer is dropped', async () => {
    let late: (() => void) | undefined;
    const options = await peer((command, id, socket) => {
      if (command !== 'query-status') return `{"return": "${command}", "id": "${id}"}`;
      late = () => socket.write(`{"return": "late", "id": "${id}"}\n`);
      return undefined;
    });
    const monitor = await QmpMonitor.connect(options);
    await expect(monitor.execute('query-status')).rejects.toThrow('did not answer query-status within 50 ms');
    expect(monitor.isSilent).toBe(true);
    late?.();
    expect(await monitor.execute('query-name')).toBe('query-name');
    expect(told).toEqual(['silent', 'speaks']);
    monitor.close();
  });

  it('stops waiting when its signal says so, with the reason of the signal', async () => {
    const options = await peer(() => undefined);
    const monitor = await QmpMonitor.connect(options);
    const given = new AbortController();
    const waiting = monitor.execute('query-status', undefined, { signal: given.signal });
    given.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(monitor.execute('query-status', undefined, { signal: given.signal })).rejects.toThrow('enough');
    expect(told).toEqual([]);
    monitor.close();
  });

  it('refuses what waits when the peer is gone, and says why', async () => {
    const options = await peer((_command, _id, socket) => {
      socket.destroy();
      return undefined;
    });
    const monitor = await QmpMonitor.connect(options);
    await expect(monitor.execute('query-status')).rejects.toThrow(
      'monitor of guest web is gone: it closed the connection',
    );
    await expect(monitor.execute('query-status')).rejects.toThrow('is gone');
    expect(told).toEqual(['it closed the connection']);
  });

  it.each([
    ['half JSON', '{"return": {'],
    ['another protocol', 'HTTP/1.1 400 Bad Request'],
    ['an array', '[1, 2]'],
  ])('lets go of a peer that sends %s', async (_what, line) => {
    const monitor = await QmpMonitor.connect(await peer(() => line));
    await expect(monitor.execute('query-status')).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
    expect(monitor.isOpen).toBe(false);
    expect(told).toEqual([expect.stringMatching(/^it does not speak QMP/)]);
  });

  it('survives answers to ids that it never gave, twice the same answer, and values of the wrong type', async () => {
    const options = await peer((command, id) => {
      const answer = `{"return": "${command}", "id": "${id}"}`;
      return ['{"return": 1, "id": "hf-999"}', '{"id": 5}', answer, answer, '{"event": []}'].join('\n');
    });
    const monitor = await QmpMonitor.connect(options);
    expect([await monitor.execute('a'), await monitor.execute('b')]).toEqual(['a', 'b']);
    monitor.close();
  });

  it('takes no more than its limit of a line without end', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1 << 20, 'x');
    const options = await peer((_command, _id, socket) => {
      const pour = (): void => {
        while (sent < 1 << 30 && !socket.destroyed) {
          sent += chunk.length;
          if (!socket.write(chunk)) {
            socket.once('drain', pour);
            return;
          }
        }
      };
      pour();
      return undefined;
    });
    const monitor = await QmpMonitor.connect({ ...options, timeoutMs: 10_000 });
    await expect(monitor.execute('query-status')).rejects.toThrow('a line is longer than 10485760 bytes');
    expect(sent).toBeLessThan(64 << 20);
  });

  it('refuses to connect where nobody listens, and where nobody greets', async () => {
    const options = await peer(() => undefined, '');
    await expect(QmpMonitor.connect({ ...options, path: join(folder, 'none') })).rejects.toThrow('ENOENT');
    await expect(QmpMonitor.connect(options)).rejects.toThrow('did not answer greeting within 50 ms');
  });

  it('holds no more commands than are sane', async () => {
    const monitor = await QmpMonitor.connect({ ...(await peer(() => undefined)), timeoutMs: 10_000 });
    const waiting = Array.from({ length: 256 }, () => monitor.execute('query-status'));
    await expect(monitor.execute('query-status')).rejects.toThrow('256 commands unanswered');
    monitor.close();
    expect((await Promise.allSettled(waiting)).every(({ status }) => status === 'rejected')).toBe(true);
  });
});
