import { methodByName } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { systemClock } from '../../model/clock.js';
import { createLogger } from '../../telemetry/logger.js';
import { CallMetrics } from '../../telemetry/metrics/call-metrics.js';
import { createDispatcher } from '../dispatch.js';
import type { Call } from '../call.js';
import { measureCalls } from './measure-calls.js';
import type { EngineApi } from '../../engine/engine-api.js';

const ping = methodByName.get('/holdfast.v1.AdminService/Ping');
if (ping === undefined) throw new Error('there is no ping');

/** An engine that answers everything with nothing. */
const engine = new Proxy({}, { get: () => async () => ({}) }) as EngineApi;

function callOf(method: typeof ping): Call {
  return { method, payload: new Uint8Array(), traceparent: '', caller: 'uid 1000' } as unknown as Call;
}

test('calls of what goes are counted, and the first of each is a warning', async () => {
  const lines: string[] = [];
  const metrics = new CallMetrics();
  const logger = createLogger({ destination: { write: (line) => void lines.push(line) } });
  const { run } = createDispatcher(engine, [measureCalls(metrics, logger, systemClock)]);
  const going = { ...ping, deprecated: { itself: true, fields: [] } };
  await run(callOf(ping));
  await run(callOf(going));
  await run(callOf(going));
  const [counted, ...others] = [...metrics.read()].filter(({ name }) => name === 'holdfast_deprecated_calls_total');
  expect(counted).toEqual({
    name: 'holdfast_deprecated_calls_total',
    labels: ['holdfast.v1.AdminService.Ping'],
    value: 2,
  });
  expect(others).toEqual([]);
  const warnings = lines.map((line) => JSON.parse(line) as { readonly level: string; readonly caller: string });
  expect(warnings.map(({ level, caller }) => [level, caller])).toEqual([['warn', 'uid 1000']]);
});
