import { Domain, DomainState, methodByName } from '@holdfast/protocol';
import { expect, expectTypeOf, test } from 'vitest';
import { DomainMethods } from '../gen/methods/domain.js';
import { DomainsMethods } from '../gen/methods/domains.js';
import { EventMethods } from '../gen/methods/event.js';
import type { DomainRecord, DomainSpec, DomainSpecInput, HostEvent } from '../gen/index.js';
import type { CallOptions, Caller } from './caller.js';
import type { Size } from './size.js';

class WebDomain extends DomainMethods {}
class AllDomains extends DomainsMethods {}
class AllEvents extends EventMethods {}

interface Call {
  readonly method: string;
  readonly request: unknown;
  readonly options: CallOptions | undefined;
}

/** A transport that keeps what it was given and answers every call with what the method's answer has of `answer`. */
function recorder(answer: object): { caller: Caller; calls: Call[] } {
  const calls: Call[] = [];
  const take = (method: string, request: object, options?: CallOptions) => {
    const entry = methodByName.get(method);
    if (entry === undefined) throw new Error(`no method ${method}`);
    calls.push({ method, request: entry.request.toJSON(entry.request.fromPartial(request)), options });
    return entry.response.fromPartial(answer);
  };
  const caller: Caller = {
    unary: (method, request, options) => Promise.resolve(take(method, request, options)),
    async *stream(method, request, options) {
      yield take(method, request, options);
    },
  };
  return { caller, calls };
}

const running = Domain.fromPartial({ uuid: 'u', name: 'web', state: DomainState.DOMAIN_STATE_RUNNING });

/** The name that a call is given whose caller gave it none. */
const requestId: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);

test('a method sends its object and its options, and answers plainly', async () => {
  const { caller, calls } = recorder({ domain: running });
  const { signal } = new AbortController();
  const web = new WebDomain(caller, { name: 'web' });
  const started = await web.start({ paused: true, signal, timeoutMs: 50 });
  await web.setMemory({ memoryBytes: '2GiB', scope: 'both' });
  await web.shutdown({ requestId: 'mine' });
  expect(started.domain).toMatchObject({ name: 'web', state: 'running' });
  expect(calls).toEqual([
    {
      method: '/holdfast.v1.DomainService/StartDomain',
      request: { domain: { name: 'web' }, paused: true, requestId },
      options: { signal, timeoutMs: 50 },
    },
    {
      method: '/holdfast.v1.DomainService/SetDomainMemory',
      request: { domain: { name: 'web' }, memoryBytes: 2147483648, scope: 'AFFECT_SCOPE_BOTH', requestId },
      options: {},
    },
    {
      method: '/holdfast.v1.DomainService/ShutdownDomain',
      request: { domain: { name: 'web' }, requestId: 'mine' },
      options: {},
    },
  ]);
});

test('what cannot be sent is refused by the promise, before anything is sent', async () => {
  const { caller, calls } = recorder({ domain: running });
  const web = new WebDomain(caller, { name: 'web' });
  await expect(web.setMemory({ memoryBytes: '2 GiBs' as Size })).rejects.toThrow(/memoryBytes is "2 GiBs"/);
  expect(calls).toEqual([]);
});

test('an answer that was changed can be given back', async () => {
  const { caller, calls } = recorder({ domain: running });
  const domains = new AllDomains(caller);
  const spec: DomainSpec = { ...emptySpec, name: 'web', memoryBytes: 1024 };
  await domains.define({ source: { spec: { ...spec, memoryBytes: '1MiB' } } });
  expect(calls[0]?.request).toEqual({ source: { spec: { name: 'web', memoryBytes: 1048576 } }, requestId });
});

const emptySpec: DomainSpec = {
  name: '',
  vcpus: [],
  iothreadIds: [],
  sysinfo: [],
  perfEvents: [],
  seclabels: [],
  keywrap: [],
  preservedXml: [],
};

test('a stream is read as it comes', async () => {
  const { caller } = recorder({ events: [], position: { epoch: 'e', sequence: 1 } });
  const answers = [];
  for await (const answer of new AllEvents(caller).subscribe({ kinds: ['lifecycle'] })) answers.push(answer);
  expect(answers).toEqual([{ events: [], position: { epoch: 'e', sequence: 1 } }]);
});

test('types say what is given and what is answered', () => {
  expectTypeOf<DomainSpec>().toExtend<DomainSpecInput>();
  expectTypeOf<DomainSpec['memoryBytes']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<DomainSpecInput['memoryBytes']>().toEqualTypeOf<Size | undefined>();
  expectTypeOf<'running'>().toExtend<DomainRecord['state']>();
  expectTypeOf<'unknown(17)'>().toExtend<DomainRecord['state']>();
  expectTypeOf<Extract<HostEvent, { kind: 'ioError' }>['ioError']['device']>().toEqualTypeOf<string>();
  expectTypeOf<DomainMethods['start']>().parameter(0).toExtend<CallOptions | undefined>();
});

test('options that are no object are refused, and not taken for none', async () => {
  const { caller, calls } = recorder({});
  const web = new WebDomain(caller, { name: 'web' });
  await expect(web.setAutostart(true as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    rawMessage: 'options is boolean; expected an object',
  });
  expect(calls).toEqual([]);
});
