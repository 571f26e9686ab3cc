import { expect, test } from 'vitest';
import { InheritedSocketError, readInheritedSockets } from './inherited-sockets.js';

const known = ['rw', 'ro', 'admin'];
const read = (environment: Record<string, string>): Record<string, number> =>
  Object.fromEntries(readInheritedSockets(environment, 42, known, 'rw'));

test('sockets are told apart by the names of their units', () => {
  expect(read({ LISTEN_PID: '42', LISTEN_FDS: '3', LISTEN_FDNAMES: 'ro:admin:rw' })).toEqual({
    ro: 3,
    admin: 4,
    rw: 5,
  });
});

test('a single socket without a name is the one without which there is nothing to serve', () => {
  expect(read({ LISTEN_PID: '42', LISTEN_FDS: '1' })).toEqual({ rw: 3 });
  expect(read({ LISTEN_PID: '42', LISTEN_FDS: '1', LISTEN_FDNAMES: 'unknown' })).toEqual({ rw: 3 });
});

test.each([
  {},
  { LISTEN_FDS: '1' },
  { LISTEN_PID: '43', LISTEN_FDS: '1' },
  { LISTEN_PID: '42', LISTEN_FDS: '0' },
  { LISTEN_PID: '42', LISTEN_FDS: 'x' },
])('what is not meant for this process is left alone: %j', (environment) => {
  expect(read(environment as Record<string, string>)).toEqual({});
});

test('a socket that nobody would serve is refused', () => {
  const started = { LISTEN_PID: '42', LISTEN_FDS: '2' };
  expect(() => read({ ...started, LISTEN_FDNAMES: 'rw:http' })).toThrow(
    new InheritedSocketError(
      'descriptor 4 was handed over as "http"; FileDescriptorName= is expected to be one of rw, ro, admin',
    ),
  );
  expect(() => read({ ...started, LISTEN_FDNAMES: 'rw:rw' })).toThrow('two sockets were handed over as "rw"');
  expect(() => read(started)).toThrow('descriptor 3 was handed over as ""');
});
