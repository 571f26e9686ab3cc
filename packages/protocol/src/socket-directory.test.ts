import { expect, test } from 'vitest';
import { directoryOfSocket } from './socket-directory.js';

test.each([
  ['/srv/vm/run/holdfast.sock', '/srv/vm'],
  ['/a b/run/holdfast.sock', '/a b'],
  ['/run/holdfast.sock', undefined],
  ['/run/holdfast/holdfast.sock', undefined],
  ['/var/run/holdfast.sock', undefined],
  ['/srv/vm/run/holdfast-ro.sock', '/srv/vm'],
  ['/srv/vm/run/holdfast-frames-admin.sock', '/srv/vm'],
  ['/srv/vm/run/lockd.sock', undefined],
  ['srv/vm/run/holdfast.sock', undefined],
])('%s is of %s', (socketPath, directory) => {
  expect(directoryOfSocket(socketPath)).toBe(directory);
});
