import { expect, test } from 'vitest';
import { locateSocket } from './locate-socket.js';

const user = { uid: 1000, environment: { XDG_RUNTIME_DIR: '/run/user/1000' } };
const root = { uid: 0, environment: {} };

test.each([
  ['qemu:///system', user, '/run/holdfast/holdfast.sock', ''],
  ['qemu:///session', user, '/run/user/1000/holdfast/holdfast.sock', ''],
  ['qemu:///session', { uid: 7, environment: {} }, '/run/user/7/holdfast/holdfast.sock', ''],
  ['qemu:///session', { uid: 7, environment: { XDG_RUNTIME_DIR: '' } }, '/run/user/7/holdfast/holdfast.sock', ''],
  ['qemu:///session', root, '/run/holdfast/holdfast.sock', ''],
  ['test:///default', user, '/run/user/1000/holdfast/holdfast.sock', 'test'],
  ['test+unix:///default?socket=/tmp/x', user, '/tmp/x', 'test'],
  ['unix:/tmp/x', user, '/tmp/x', ''],
])('%s of user %o is %s', (uri, surroundings, socketPath, driver) => {
  expect(locateSocket(uri, surroundings)).toEqual({ uri, socketPath, driver });
});

test.each([
  ['nonsense', 'INVALID_ARGUMENT'],
  ['qemu:///default', 'INVALID_ARGUMENT'],
  ['qemu:///var/run/x', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/system', 'UNSUPPORTED'],
  ['qemu+tls://host/system', 'UNSUPPORTED'],
  ['qemu+tcp:///system', 'UNSUPPORTED'],
  ['qemu://host/system', 'UNSUPPORTED'],
  ['qemu+unix://host/system', 'UNSUPPORTED'],
])('%s is refused with %s and a hint', (uri, code) => {
  expect(() => locateSocket(uri, user)).toThrow(
    expect.objectContaining({ code, hint: expect.stringMatching(/\w/) as string }) as Error,
  );
});
