import { ErrorDetail, GetOperationResponse, OperationState, reasons } from '@holdfast/protocol';
import type { CallFrame, Status } from '@holdfast/protocol';
import { connect, type DomainRecord, type Host, type OperationRecord } from '@holdfast/sdk';
import { createTestClock, startTestDaemon, type TestClock, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOddServer } from './support/odd-server.js';

const minute = 60_000;

let clock: TestClock;
let daemon: TestDaemon;
let host: Host;

beforeAll(async () => {
  clock = createTestClock();
  const faults = [
    { verb: 'launch', domain: 'slow', delayMs: minute / 2 },
    { verb: 'launch', domain: 'stuck', delayMs: 60 * minute },
    { verb: 'launch', domain: 'broken', outcome: 'fail' },
  ] as const;
  daemon = await startTestDaemon({ clock, faults: [...faults] });
  host = await daemon.connect();
});
afterAll(() => daemon[Symbol.asyncDispose]());

async function defined(name: string): Promise<DomainRecord> {
  const { domain } = await host.domains.define({ spec: { name, memoryBytes: '64MiB', vcpu: { count: 1 } } });
  return domain;
}

const textOf = ({ state, step }: OperationRecord): string => `${state} ${step}`.trim();

/** What is told, as it comes. */
function hear(progress: AsyncIterable<OperationRecord>): { readonly told: string[]; readonly over: Promise<void> } {
  const told: string[] = [];
  const over = (async () => {
    for await (const operation of progress) told.push(textOf(operation));
  })();
  return { told, over };
}

test('the progress of a call is told as it happens, without asking, in virtual time', async () => {
  await defined('slow');
  const starting = host.domains.get('slow').start();
  const { told, over } = hear(starting.progress());
  await expect.poll(() => told, { timeout: 30_000 }).toContain('running launching the guest');
  await clock.advance(minute);
  await Promise.all([starting, over]);
  expect(told.at(-1)).toBe('succeeded launching the guest');
  // Later, what it did is still there.
  const { log, state } = await host.operations.get(starting.id).get();
  expect(state).toBe('succeeded');
  expect(log.map(({ text }) => text)).toEqual(['taking leases', 'launching the guest']);
  expect(log.every(({ at }) => at instanceof Date)).toBe(true);
});

test('a wait for an operation ends at its limit by the clock of the test, and the error says what goes on', async () => {
  await defined('stuck');
  const starting = host.domains.get('stuck').start({ timeoutMs: 60 * minute });
  const ended = starting.catch((error: unknown) => error);
  const { told, over } = hear(starting.progress({ timeoutMs: 10 * minute }));
  const limited = over.catch((error: unknown) => error);
  await expect.poll(() => told, { timeout: 30_000 }).toContain('running launching the guest');
  await clock.advance(10 * minute);
  expect(await limited).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  // Whichever of both is quicker to say so: it is the operation of this call, and not the one in its way.
  const requestId = crypto.randomUUID();
  const again = host.domains.get('stuck').suspend({ timeoutMs: 1, requestId });
  const error = await again.catch((each: unknown) => each);
  expect(error).toMatchObject({ operationId: requestId });
  await starting.cancel();
  expect(await ended).toMatchObject({ code: 'CANCELLED', operationId: starting.id });
});

test('every refusal of a call that was an operation says which, and what was not begun had none', async () => {
  await defined('broken');
  const starting = host.domains.get('broken').start();
  const error = await starting.catch((each: unknown) => each);
  expect(error).toMatchObject({ code: 'LAUNCH_FAILED', operationId: starting.id });
  const failed = await host.operations.get(starting.id).get();
  expect(failed.error?.metadata['operation_id']).toBe(starting.id);
  expect(failed.log.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['launching the guest', 'undo: release leases', 'undo: tell that it failed']),
  );
  await expect(host.operation(starting.id)).rejects.toMatchObject({ code: 'LAUNCH_FAILED', operationId: starting.id });
  // A verb that is done at once is one, too.
  const requestId = crypto.randomUUID();
  const resuming = host.domains.get('broken').resume({ requestId });
  await expect(resuming).rejects.toMatchObject({ code: 'INVALID_STATE', operationId: requestId });
  await expect(host.domains.get('nobody').start()).rejects.toMatchObject({
    code: 'DOMAIN_NOT_FOUND',
    operationId: undefined,
  });
});

function refused(reason: keyof typeof reasons): { status: Status } {
  const detail = ErrorDetail.fromPartial({ reason: reasons[reason].number as ErrorDetail['reason'] });
  const details = [
    { typeUrl: 'type.googleapis.com/holdfast.v1.ErrorDetail', value: ErrorDetail.encode(detail).finish() },
  ];
  return { status: { code: 12, message: 'no', details } };
}

const rpcOf = ({ method }: CallFrame): string => method.split('/').at(-1) ?? '';

describe.each(['bare frames', 'gRPC'] as const)('a daemon without WatchOperation, over %s', (carrier) => {
  test('is asked again and again instead', async () => {
    const states = [
      OperationState.OPERATION_STATE_QUEUED,
      OperationState.OPERATION_STATE_RUNNING,
      OperationState.OPERATION_STATE_SUCCEEDED,
    ];
    await using odd = await startOddServer(
      (call) => {
        if (rpcOf(call) === 'WatchOperation') return refused('UNKNOWN_METHOD');
        const operation = {
          id: 'a',
          state: states.shift() ?? OperationState.OPERATION_STATE_UNSPECIFIED,
          createdAt: { seconds: 0n, nanos: 0 },
        };
        return { payload: GetOperationResponse.encode(GetOperationResponse.fromPartial({ operation })).finish() };
      },
      undefined,
      carrier,
    );
    await using old = await connect(odd.uri);
    const { told, over } = hear(old.operations.get('a').progress());
    await over;
    expect(told).toEqual(['queued', 'running', 'succeeded']);
    expect(odd.calls.map(rpcOf)).toEqual(['WatchOperation', 'GetOperation', 'GetOperation', 'GetOperation']);
  });

  test('one that tells of so many already that it tells of no more is asked in between', async () => {
    const operation = (state: OperationState): object => ({
      id: 'a',
      state,
      createdAt: { seconds: 0n, nanos: 0 },
    });
    const answer = (state: OperationState): Uint8Array =>
      GetOperationResponse.encode(GetOperationResponse.fromPartial({ operation: operation(state) })).finish();
    await using odd = await startOddServer(
      (call, { stream }) => {
        if (rpcOf(call) === 'GetOperation') return { payload: answer(OperationState.OPERATION_STATE_RUNNING) };
        if (odd.calls.length < 4) return refused('RESOURCE_EXHAUSTED');
        const payload = answer(OperationState.OPERATION_STATE_SUCCEEDED);
        stream.write({ frames: [{ frame: { $case: 'item', value: { id: call.id, payload } } }] });
        return {};
      },
      undefined,
      carrier,
    );
    await using busy = await connect(odd.uri);
    const { told, over } = hear(busy.operations.get('a').progress());
    await over;
    expect(told).toEqual(['running', 'succeeded']);
    expect(odd.calls.map(rpcOf).join()).toBe('WatchOperation,GetOperation,WatchOperation,GetOperation,WatchOperation');
  });

  test('a connection that breaks while it is told: it is asked once, and told of the rest', async () => {
    const running = { id: 'a', state: OperationState.OPERATION_STATE_RUNNING, createdAt: { seconds: 0n, nanos: 0 } };
    const answer = (operation: object): Uint8Array =>
      GetOperationResponse.encode(GetOperationResponse.fromPartial({ operation })).finish();
    await using odd = await startOddServer(
      (call, { stream }) => {
        if (rpcOf(call) === 'GetOperation') return { payload: answer({ ...running, step: 'asked' }) };
        const send = (operation: object): void => {
          stream.write({ frames: [{ frame: { $case: 'item', value: { id: call.id, payload: answer(operation) } } }] });
        };
        if (odd.calls.filter((each) => rpcOf(each) === 'WatchOperation').length === 1) {
          send(running);
          stream.end();
          return undefined;
        }
        send({ ...running, step: 'told' });
        send({ ...running, state: OperationState.OPERATION_STATE_SUCCEEDED });
        return {};
      },
      undefined,
      carrier,
    );
    await using broken = await connect(odd.uri);
    const { told, over } = hear(broken.operations.get('a').progress());
    await over;
    expect(told).toEqual(['running', 'running asked', 'running told', 'succeeded']);
  });
});
