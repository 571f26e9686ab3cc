import { create, createFileRegistry, fromBinary, getOption, type FileRegistry } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type Client, Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { doorSocketOf, DrainRequest, methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { startDaemon } from '../engine/daemon-process.js';
import { plainCall } from './support/plain-call.js';
import { openChannel } from './support/raw-session.js';
import { openReflection } from './support/reflection-client.js';
import { startServer } from './support/start-server.js';

const health = '/grpc.health.v1.Health/Check';
const tools = ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection'];

/** The channel to a socket, closed at the end of its scope. */
function channelTo(path: string): Client & Disposable {
  const channel = openChannel(path);
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() });
}

function parse(files: readonly Uint8Array[]): FileDescriptorProto[] {
  return files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

function registryOf(files: readonly Uint8Array[]): FileRegistry {
  return createFileRegistry(create(FileDescriptorSetSchema, { file: parse(files).toReversed() }));
}

test.each(['v1', 'v1alpha'] as const)('a door lists the services that are served behind it: %s', async (version) => {
  await using served = await startServer({});
  const listed = async (path: string): Promise<string[]> => {
    using channel = channelTo(path);
    using reflection = openReflection(channel, version);
    const answer = await reflection.ask({ case: 'listServices', value: '' });
    return answer.case === 'listServicesResponse' ? answer.value.service.map(({ name }) => name) : [];
  };
  const all = new Set(methods.map(({ service }) => `holdfast.v1.${service}`));
  expect(await listed(served.socketPath)).toEqual([...all, ...tools].toSorted());
  expect(await listed(served.readOnlyPath)).toEqual([...all, ...tools].toSorted());
  const admin = ['holdfast.v1.AdminService', 'holdfast.v1.SessionService'];
  expect(await listed(served.adminPath)).toEqual([...tools, ...admin]);
});

test('every listed service is described whole: with all that its file imports', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  using reflection = openReflection(channel, 'v1');
  const list = await reflection.ask({ case: 'listServices', value: '' });
  if (list.case !== 'listServicesResponse') throw new Error(list.case);
  for (const { name } of list.value.service) {
    const answer = await reflection.ask({ case: 'fileContainingSymbol', value: name });
    if (answer.case !== 'fileDescriptorResponse') throw new Error(`${name}: ${answer.case}`);
    const files = parse(answer.value.fileDescriptorProto);
    const names = files.map((file) => file.name);
    expect(files.flatMap(({ dependency }) => dependency).filter((each) => !names.includes(each))).toEqual([]);
    const [own] = files;
    expect(own?.service.map((service) => `${own.package}.${service.name}`)).toContain(name);
  }
});

test('the options that Holdfast adds to a method come through', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  using reflection = openReflection(channel, 'v1');
  const answer = await reflection.ask({
    case: 'fileContainingSymbol',
    value: 'holdfast.v1.DomainService.DestroyDomain',
  });
  if (answer.case !== 'fileDescriptorResponse') throw new Error(answer.case);
  const registry = registryOf(answer.value.fileDescriptorProto);
  const rule = registry.getExtension('holdfast.v1.method');
  const method = registry.getService('holdfast.v1.DomainService')?.methods.find(({ name }) => name === 'DestroyDomain');
  if (rule === undefined || method === undefined) throw new Error('the schema has changed its names');
  expect(getOption(method, rule)).toMatchObject({ mutating: true, highPriority: true });
});

test('files, symbols of every kind and extensions are found', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  using reflection = openReflection(channel, 'v1');
  const fileOf = async (value: string): Promise<string | undefined> => {
    const answer = await reflection.ask({ case: 'fileContainingSymbol', value });
    return answer.case === 'fileDescriptorResponse' ? parse(answer.value.fileDescriptorProto)[0]?.name : answer.case;
  };
  expect(await fileOf('holdfast.v1.Domain')).toBe('holdfast/v1/domain.proto');
  expect(await fileOf('holdfast.v1.Domain.uuid')).toBe('holdfast/v1/domain.proto');
  expect(await fileOf('holdfast.v1.DomainState')).toBe('holdfast/v1/domain.proto');
  expect(await fileOf('holdfast.v1.DOMAIN_STATE_RUNNING')).toBe('holdfast/v1/domain.proto');
  expect(await fileOf('holdfast.v1.method')).toBe('holdfast/v1/options.proto');
  expect(await fileOf('google.protobuf.Timestamp')).toBe('google/protobuf/timestamp.proto');

  const byName = await reflection.ask({ case: 'fileByFilename', value: 'google/protobuf/timestamp.proto' });
  expect(byName.case).toBe('fileDescriptorResponse');
  const containingType = 'google.protobuf.MethodOptions';
  const numbers = await reflection.ask({ case: 'allExtensionNumbersOfType', value: containingType });
  if (numbers.case !== 'allExtensionNumbersResponse') throw new Error(numbers.case);
  expect(numbers.value.baseTypeName).toBe(containingType);
  expect(numbers.value.extensionNumber.length).toBeGreaterThan(0);
  for (const extensionNumber of numbers.value.extensionNumber) {
    const answer = await reflection.ask({
      case: 'fileContainingExtension',
      value: { containingType, extensionNumber },
    });
    expect(answer.case).toBe('fileDescriptorResponse');
  }
});

test('what the schema does not have is answered with NOT_FOUND, and the stream goes on', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  using reflection = openReflection(channel, 'v1');
  const containingType = 'google.protobuf.MethodOptions';
  for (const question of [
    { case: 'fileContainingSymbol', value: 'holdfast.v1.Domain.forged' },
    { case: 'fileContainingSymbol', value: 'holdfast.v1' },
    { case: 'fileContainingSymbol', value: '__proto__' },
    { case: 'fileContainingSymbol', value: '' },
    { case: 'fileByFilename', value: '../../etc/passwd' },
    { case: 'fileContainingExtension', value: { containingType, extensionNumber: 1 } },
    { case: 'fileContainingExtension', value: { containingType: 'forged', extensionNumber: 1 } },
    { case: 'allExtensionNumbersOfType', value: 'forged' },
  ] as const) {
    const answer = await reflection.ask(question);
    expect([question, answer]).toMatchObject([
      question,
      { case: 'errorResponse', value: { errorCode: status.NOT_FOUND } },
    ]);
  }
  expect(await reflection.ask({ case: undefined })).toMatchObject({ value: { errorCode: status.INVALID_ARGUMENT } });
  expect((await reflection.ask({ case: 'listServices', value: '' })).case).toBe('listServicesResponse');
});

test('what is no question, or too long for one, ends the stream', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  for (const bytes of [Buffer.from([0xff, 0xff, 0xff]), Buffer.alloc(5000)]) {
    using reflection = openReflection(channel, 'v1');
    reflection.send(bytes);
    expect((await reflection.ended).code).toBe(status.INVALID_ARGUMENT);
  }
  await expect.poll(() => served.server.activity.streams).toBe(0);
});

test('a client has four such streams at a time, they count, and they end with the daemon', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  const streams = Array.from({ length: 4 }, (_, index) => openReflection(channel, index % 2 === 0 ? 'v1' : 'v1alpha'));
  for (const stream of streams) await stream.ask({ case: 'listServices', value: '' });
  expect(served.server.activity.streams).toBe(4);
  using fifth = openReflection(channel, 'v1');
  expect((await fifth.ended).code).toBe(status.RESOURCE_EXHAUSTED);

  const [first, second, ...others] = streams;
  first?.end();
  expect((await first?.ended)?.code).toBe(status.OK);
  second?.[Symbol.dispose]();
  await expect.poll(() => served.server.activity.streams).toBe(2);
  using another = openReflection(channel, 'v1');
  await another.ask({ case: 'listServices', value: '' });

  const stopped = served.server.stop({ graceMs: 60_000 });
  const ends: StatusObject[] = await Promise.all([...others, another].map(({ ended }) => ended));
  expect(ends.map(({ code }) => code)).toEqual([status.UNAVAILABLE, status.UNAVAILABLE, status.UNAVAILABLE]);
  await stopped;
  expect(served.server.activity.streams).toBe(0);
});

test('a reader that takes its time gets every answer', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  using reflection = openReflection(channel, 'v1');
  reflection.pause();
  const question = { case: 'fileContainingSymbol', value: 'holdfast.v1.DomainService' } as const;
  const answers = Array.from({ length: 50 }, () => reflection.ask(question));
  reflection.resume();
  for (const answer of await Promise.all(answers)) expect(answer.case).toBe('fileDescriptorResponse');
});

test('the health is told of the daemon and of each service behind the door', async () => {
  let isDraining = false;
  await using served = await startServer({}, { isDraining: () => isDraining });
  using channel = channelTo(served.socketPath);
  using admin = channelTo(served.adminPath);
  const check = async (client: Client, service: string): Promise<number | undefined> => {
    const request = Buffer.concat([Buffer.of(0x0a, service.length), Buffer.from(service)]);
    const { payload, status: end } = await plainCall(client, health, service === '' ? Buffer.alloc(0) : request);
    // Field 1 is the state; 1: serving, 2: not serving.
    return payload === undefined ? -end.code : payload[1];
  };
  expect(await check(channel, '')).toBe(1);
  expect(await check(channel, 'holdfast.v1.DomainService')).toBe(1);
  expect(await check(channel, 'forged.Service')).toBe(-status.NOT_FOUND);
  expect(await check(admin, 'holdfast.v1.DomainService')).toBe(-status.NOT_FOUND);
  isDraining = true;
  expect(await check(channel, '')).toBe(2);
  expect(await check(channel, 'holdfast.v1.DomainService')).toBe(2);
  expect(await check(admin, 'holdfast.v1.AdminService')).toBe(1);
  isDraining = false;
  expect(await check(channel, '')).toBe(1);
  const { status: refused } = await plainCall(channel, health, Buffer.from([0xff]));
  expect(refused.code).toBe(status.INVALID_ARGUMENT);
});

test('who comes with a token that is not good is told nothing', async () => {
  await using served = await startServer({});
  using channel = channelTo(served.socketPath);
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer forged');
  using reflection = openReflection(channel, 'v1', metadata);
  expect((await reflection.ended).code).toBe(status.PERMISSION_DENIED);
});

test('a daemon that an administrator has drained says that it is not serving, until it is resumed', async () => {
  await using daemon = await startDaemon();
  using channel = channelTo(daemon.socketPath);
  using admin = channelTo(doorSocketOf(daemon.socketPath, 'admin'));
  const state = async (): Promise<number | undefined> =>
    (await plainCall(channel, health, Buffer.alloc(0))).payload?.[1];
  const drain = async (resume: boolean): Promise<number> =>
    (await plainCall(admin, '/holdfast.v1.AdminService/Drain', DrainRequest.encode({ resume }).finish())).status.code;
  expect(await state()).toBe(1);
  expect(await drain(false)).toBe(status.OK);
  expect(await state()).toBe(2);
  // Calls of a client that comes now are answered too, in words.
  using newcomer = channelTo(daemon.socketPath);
  const { status: refused } = await plainCall(newcomer, '/holdfast.v1.DomainService/ListDomains', Buffer.alloc(0));
  expect(refused).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringContaining('drained') as string });
  expect(await drain(true)).toBe(status.OK);
  expect(await state()).toBe(1);
});

test('who watches the health is told at once, when the daemon is drained, when it is resumed, and before it stops', async () => {
  await using daemon = await startDaemon();
  using channel = channelTo(daemon.socketPath);
  using admin = channelTo(doorSocketOf(daemon.socketPath, 'admin'));
  const drain = (resume: boolean): Promise<unknown> =>
    plainCall(admin, '/holdfast.v1.AdminService/Drain', DrainRequest.encode({ resume }).finish());
  const everything = watchHealth(channel, '');
  const administration = watchHealth(admin, 'holdfast.v1.AdminService');
  const unknown = watchHealth(channel, 'forged.Service');
  const patience = { timeout: 60_000 };
  await expect.poll(() => [everything.told, administration.told, unknown.told], patience).toEqual([[1], [1], [3]]);
  await drain(false);
  await expect.poll(() => everything.told, patience).toEqual([1, 2]);
  await drain(true);
  await expect.poll(() => everything.told, patience).toEqual([1, 2, 1]);
  daemon.signal('SIGTERM');
  const ends = await Promise.all([everything, administration, unknown].map(({ ended }) => ended));
  expect(ends.map(({ code }) => code)).toEqual([status.UNAVAILABLE, status.UNAVAILABLE, status.UNAVAILABLE]);
  expect([everything.told, administration.told, unknown.told]).toEqual([[1, 2, 1, 2], [1, 2], [3]]);
});

/** Watches the health of a service; `told` are the states so far. */
function watchHealth(
  client: Client,
  service: string,
): { readonly told: number[]; readonly ended: Promise<StatusObject> } {
  const asItIs = (bytes: Buffer): Buffer => bytes;
  const request = service === '' ? Buffer.alloc(0) : Buffer.from(`\n${String.fromCodePoint(service.length)}${service}`);
  const stream = client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', asItIs, asItIs, request);
  const told: number[] = [];
  stream.on('data', (bytes: Buffer) => told.push(bytes[1] ?? 0));
  stream.on('error', () => undefined);
  return { told, ended: new Promise((resolve) => stream.on('status', resolve)) };
}
