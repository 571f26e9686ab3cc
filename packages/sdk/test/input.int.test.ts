import { explainConnect, connect, connectAdmin, type ConnectOptions, HoldfastError, type Host } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let daemon: TestDaemon;
let host: Host;
beforeAll(async () => {
  daemon = await startTestDaemon();
  host = await daemon.connect();
}, 60_000);
afterAll(async () => await daemon[Symbol.asyncDispose]());

/** What somebody is told who calls without types. */
async function told(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'nothing';
  } catch (error) {
    return error instanceof HoldfastError ? error.message : `not refused, but ${String(error)}`;
  }
}

/** What no program with types can say. */
const untyped = (value: unknown): never => value as never;

describe('what names a daemon', () => {
  const options = 'uri, readOnly, token, callTimeoutMs, keepaliveIntervalMs, keepaliveTimeoutMs, signal, timeoutMs';
  const uri = 'expected a URI like qemu:///system, or the name of a profile';

  test.each([
    [null, `options is null; expected a URI, or an object with ${options}`],
    [5, `options is 5 (number); expected a URI, or an object with ${options}`],
    [['qemu:///system'], `options is a list; expected a URI, or an object with ${options}`],
    [{ uri: 5 }, `uri is 5 (number); ${uri}`],
    [{ uri: null }, `uri is null; ${uri}`],
    [{ uri: {} }, `uri is an object; ${uri}`],
    [{ url: 'test:///default' }, 'options.url is not known; expected uri'],
    [{ readOnyl: true }, 'options.readOnyl is not known; expected readOnly'],
    [{ host: 'metal1' }, `options.host is not known; expected one of ${options}`],
    [{ readOnly: 'no' }, 'readOnly is no (string); expected true or false'],
  ])('%j is refused', async (target, message) => {
    expect(await told(() => connect(untyped(target)))).toBe(`INVALID_ARGUMENT: ${message}`);
  });

  test('by those who explain or administer, too', async () => {
    expect(await told(() => explainConnect(untyped(null)))).toBe(
      'INVALID_ARGUMENT: options is null; expected an object with uri, readOnly',
    );
    expect(await told(() => explainConnect({ uri: untyped(5) }))).toBe(`INVALID_ARGUMENT: uri is 5 (number); ${uri}`);
    expect(await told(() => connectAdmin(untyped(null)))).toContain(
      'options is null; expected a URI, or an object with',
    );
    expect(await told(() => connectAdmin({ uri: untyped(5) }))).toBe(`INVALID_ARGUMENT: uri is 5 (number); ${uri}`);
    expect(await told(() => connectAdmin(untyped({ token: 'hft_x' })))).toContain('options.token is not known');
  });
});

describe('a token', () => {
  const expected = 'expected what holdfast token create prints, without blanks and line breaks around it';
  test.each([
    [5, 'token is 5 (number)'],
    [null, 'token is null'],
    ['hft_secret\n', 'token is a string with a character that no token has at place 11'],
    ['hft_secr\u00e4t', 'token is a string with a character that no token has at place 9'],
  ])('that is none is refused, and not shown: %j', async (token, found) => {
    const options: ConnectOptions = { uri: daemon.uri, token: untyped(token) };
    const message = await told(() => connect(options));
    expect(message).toBe(`INVALID_ARGUMENT: ${found}; ${expected}`);
    expect(message).not.toContain('hft_');
  });
});

describe('what is done with many', () => {
  const expected = 'expected an array of domains, or a list of them';
  test.each([
    ['nothing', undefined, 'undefined'],
    ['a number', 5, '5 (number)'],
    ['one name, whose letters are no domains', 'web', 'web (string)'],
  ])('%s is refused before anything is done', async (_what, targets, found) => {
    const message = `INVALID_ARGUMENT: targets is ${found}; ${expected}`;
    expect(await told(() => host.domains.startAll(untyped(targets)))).toBe(message);
    expect(await told(() => host.domains.destroyAll(untyped(targets)))).toBe(message);
    expect(await told(() => host.domains.forEach(untyped(targets), (domain) => domain.start()))).toBe(message);
  });

  test('and so is what is no domain, no function, no options', async () => {
    expect(await told(() => host.domains.startAll([untyped(null)]))).toBe(
      'INVALID_ARGUMENT: 1 of 1 domains failed: null: INVALID_ARGUMENT: a domain is named by null; expected its name, a reference or a record',
    );
    expect(await told(() => host.domains.forEach(['web'], untyped(undefined)))).toBe(
      'INVALID_ARGUMENT: act is undefined; expected a function that takes a domain',
    );
    const options = 'INVALID_ARGUMENT: options is null; expected an object';
    expect(await told(() => host.domains.startAll(['web'], untyped(null)))).toBe(options);
    expect(await told(() => host.domains.forEach(['web'], (domain) => domain.start(), untyped(null)))).toBe(options);
  });
});

describe('numbers that cannot be sent', () => {
  test.each([
    ['pageSize', -1, () => host.domains.list({ pageSize: -1 }).toArray()],
    ['pageSize', 1.5, () => host.leases({ pageSize: 1.5 }).toArray()],
    ['pageSize', 2 ** 33, () => host.listEvents({ pageSize: 2 ** 33 }).toArray()],
  ])('%s %d is refused with what is accepted', async (name, found, call) => {
    expect(await told(call)).toBe(`INVALID_ARGUMENT: ${name} is ${found}; expected a whole number from 0 to 10000`);
  });

  test('a size below nothing, too', async () => {
    expect(await told(() => host.domains.get('web').setMemory({ memoryBytes: -5 }))).toBe(
      'INVALID_ARGUMENT: memoryBytes is -5; expected a whole number from 1, below 2^53',
    );
  });
});

describe('a place in the events', () => {
  const expected = 'expected an event, or a position: { epoch, sequence }';
  test.each([
    ['zzz', 'zzz (string)'],
    [17, '17 (number)'],
    [null, 'null'],
    [{ seq: 17 }, 'an object without epoch and sequence'],
  ])('that is none is refused: %j', async (after, found) => {
    const message = `INVALID_ARGUMENT: after is ${found}; ${expected}`;
    expect(await told(() => host.events({ after: untyped(after) }))).toBe(message);
    expect(await told(() => host.listEvents({ after: untyped(after) }).toArray())).toBe(message);
  });

  test.each([
    ['reboot', 'kinds is reboot (string); expected a list of kinds, such as ["lifecycle"]'],
    [[5], 'kinds[0] is 5 (number); expected a kind, such as "lifecycle"'],
  ])('kinds that are none are refused: %j', async (kinds, message) => {
    expect(await told(() => host.events({ kinds: untyped(kinds) }))).toBe(`INVALID_ARGUMENT: ${message}`);
  });

  test('a kind that is misspelt is refused with what was meant', async () => {
    await using events = host.events({ kinds: [untyped('rebot')] });
    expect(await told(() => events.opened)).toBe(
      'INVALID_ARGUMENT: rebot is not a kind of event; did you mean reboot?',
    );
  });

  test('options that are none are refused', async () => {
    const message = 'INVALID_ARGUMENT: options is null; expected an object';
    expect(await told(() => host.events(untyped(null)))).toBe(message);
    expect(await told(() => host.listEvents(untyped(null)))).toBe(message);
  });
});

test('a daemon that was disposed says so, whatever is asked of it', async () => {
  const gone = await startTestDaemon();
  await gone[Symbol.asyncDispose]();
  const message = 'INVALID_STATE: this test daemon was disposed; startTestDaemon() makes another';
  expect(await told(() => gone.restart())).toBe(message);
  expect(await told(() => gone.connect())).toBe(message);
  expect(await told(() => gone.crashGuest('web'))).toBe(message);
  expect(await told(() => gone[Symbol.asyncDispose]())).toBe('nothing');
});
