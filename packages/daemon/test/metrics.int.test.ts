import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { families } from '../src/telemetry/metrics/families.js';
import { smallSpec } from './engine/engine-fixture.js';
import { daemonDirectory, startDaemon } from './engine/daemon-process.js';

function get(socketPath: string, path: string, method = 'GET'): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method, agent: false }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
    });
    call.once('error', reject);
    call.end();
  });
}

/** The values of a scrape, by what stands before them. */
async function scrape(socketPath: string): Promise<Map<string, number>> {
  const { status, body } = await get(socketPath, '/metrics');
  expect(status).toBe(200);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const method = (service: string, name: string, result: string): string =>
  `holdfast_calls_total{method="/holdfast.v1.${service}/${name}",result="${result}"}`;

test('what happens is counted, and what is there is told', async () => {
  await using daemon = await startDaemon();
  const socket = join(daemon.directory, 'run/metrics.sock');
  expect((statSync(socket).mode & 0o777).toString(8)).toBe('600');
  await daemon.calls.define(smallSpec('web'));
  await daemon.calls.define(smallSpec('idle'));
  await daemon.calls.start('web');
  await expect(daemon.calls.start('gone')).rejects.toThrow('gone');
  const values = await scrape(socket);
  expect(values.get(method('DomainService', 'DefineDomain', 'OK'))).toBe(2);
  expect(values.get(method('DomainService', 'StartDomain', 'OK'))).toBe(1);
  expect(values.get(method('DomainService', 'StartDomain', 'DOMAIN_NOT_FOUND'))).toBe(1);
  expect(values.get('holdfast_call_duration_seconds_count{method="/holdfast.v1.DomainService/StartDomain"}')).toBe(2);
  expect(values.get('holdfast_domains{state="running"}')).toBe(1);
  expect(values.get('holdfast_domains{state="shutoff"}')).toBe(1);
  expect(values.get('holdfast_jobs{state="running"}')).toBe(0);
  expect(values.get('holdfast_calls_active')).toBe(0);
  expect(values.get('holdfast_connections')).toBe(1);
  expect(values.get('holdfast_events_published_total')).toBeGreaterThan(2);
  expect(values.get('process_open_fds')).toBeGreaterThan(3);
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  // No lock daemon is in use: nothing is said of it.
  expect([...values.keys()].filter((key) => key.startsWith('holdfast_lockd'))).toEqual([]);

  const { body } = await get(socket, '/metrics');
  expect([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)).toEqual(Object.keys(families));
  expect(body).not.toContain('web');
  expect((await get(socket, '/')).status).toBe(404);
  expect(await get(socket, '/metrics', 'HEAD')).toEqual({ status: 200, body: '' });
  expect((await get(socket, '/metrics', 'POST')).status).toBe(404);
});

test('a job that hangs is told with its age, and a lock daemon that is gone', async () => {
  const directory = daemonDirectory();
  const script = join(directory, 'script.json');
  writeFileSync(script, JSON.stringify({ faults: [{ verb: 'launch', outcome: 'hang' }] }));
  await using daemon = await startDaemon(directory, ['--test-script', script, '--lease-manager', 'lockd']);
  const socket = join(directory, 'run/metrics.sock');
  await daemon.calls.define(smallSpec('web'));
  const hangs = daemon.calls.start('web').catch(() => undefined);
  await daemon.untilOperations(1);
  const values = await scrape(socket);
  expect(values.get('holdfast_jobs{state="running"}')).toBe(1);
  expect(values.get('holdfast_job_oldest_seconds{state="running"}')).toBeGreaterThanOrEqual(0);
  expect(values.get('holdfast_calls_active')).toBe(1);
  expect(values.get('holdfast_lockd_reachable')).toBe(0);
  await daemon.kill();
  await hangs;
});

test('the socket moves, opens and goes as it is set', async () => {
  const directory = daemonDirectory();
  const elsewhere = join(directory, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o755 });
  const path = join(elsewhere, 'm.sock');
  {
    await using daemon = await startDaemon(directory, ['--metrics-socket', path, '--metrics-socket-mode', '0666']);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('666');
    expect((await get(path, '/metrics')).status).toBe(200);
    void daemon;
  }
  rmSync(directory, { recursive: true, force: true });
  await using none = await startDaemon(undefined, ['--metrics=false']);
  await expect(get(join(none.directory, 'run/metrics.sock'), '/metrics')).rejects.toThrow('ENOENT');
});

test('at debug every call has a line, with its trace and without what was asked', async () => {
  await using daemon = await startDaemon(undefined, ['--log-level', 'debug']);
  await daemon.calls.define(smallSpec('canary-name'));
  await daemon.logs(/"msg":"call"/);
  const lines = daemon.log.split('\n').filter((line) => line.includes('"msg":"call"'));
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    level: 'debug',
    request: 1,
    method: '/holdfast.v1.DomainService/DefineDomain',
    result: 'OK',
    ms: expect.any(Number) as unknown,
  });
  expect(lines.join('')).not.toContain('canary-name');
});
