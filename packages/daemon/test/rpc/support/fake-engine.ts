import { methods } from '@holdfast/protocol';
import type { EngineApi } from '../../../src/engine/engine-api.js';
import { Fault } from '../../../src/model/fault.js';

/** An engine that refuses everything but what a test teaches it. */
export function fakeEngine(taught: Partial<EngineApi>): EngineApi {
  const refusals = methods.map(({ handler, rpc }) => [
    handler,
    () => Promise.reject(new Fault('UNSUPPORTED', `the fake engine was not taught ${rpc}`)),
  ]);
  return { ...(Object.fromEntries(refusals) as EngineApi), ...taught };
}
