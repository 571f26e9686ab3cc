import { expect, test } from 'vitest';
import { findHouse } from './house.js';
import { houseOfUri } from './house-of-uri.js';

const user = { uid: 1000, homeDirectory: '/home/ann', env: {} };

test('root has the places of the system', () => {
  expect(findHouse({ ...user, uid: 0 })).toMatchObject({
    stateDirectory: '/var/lib/holdfast',
    daemonSocket: '/run/holdfast/holdfast.sock',
    uri: 'qemu:///system',
    isDefault: true,
  });
});

test('a user has places of their own', () => {
  expect(findHouse(user)).toMatchObject({
    stateDirectory: '/home/ann/.local/state/holdfast',
    daemonSocket: '/run/user/1000/holdfast/holdfast.sock',
    daemonLog: '/home/ann/.local/state/holdfast/log/holdfastd.log',
    uri: 'qemu:///session',
  });
});

test('variables move them, empty ones do not', () => {
  expect(findHouse({ ...user, env: { XDG_STATE_HOME: '', XDG_RUNTIME_DIR: '/tmp/run' } })).toMatchObject({
    stateDirectory: '/home/ann/.local/state/holdfast',
    lockdSocket: '/tmp/run/holdfast/lockd.sock',
  });
});

test('a directory holds everything, and the URI says where', () => {
  expect(findHouse(user, '/srv/vm')).toMatchObject({
    stateDirectory: '/srv/vm/state',
    daemonLog: '/srv/vm/log/holdfastd.log',
    uri: 'unix:/srv/vm/run/holdfast.sock',
    isDefault: false,
  });
});

test.each(['unix:/srv/vm/d.sock', 'unix:///srv/vm/d.sock'])('the sockets are where %s says', (uri) => {
  expect(houseOfUri(findHouse(user), uri, user)).toMatchObject({
    uri,
    runDirectory: '/srv/vm',
    daemonSocket: '/srv/vm/d.sock',
    lockdSocket: '/srv/vm/lockd.sock',
  });
});

test('a socket as `holdfast up --dir` has it tells where all the rest is', () => {
  const uri = 'unix:/srv/vm/run/holdfast.sock';
  expect(houseOfUri(findHouse(user), uri, user)).toEqual(findHouse(user, '/srv/vm'));
});

test('a URI of no socket moves nothing', () => {
  expect(houseOfUri(findHouse(user), 'qemu:///session', user)).toEqual(findHouse(user));
  expect(houseOfUri(findHouse(user), undefined, user)).toEqual(findHouse(user));
});

test('a directory without a name is refused: nobody means the present one by it', () => {
  const resident = { uid: 1000, homeDirectory: '/home/me', env: {} };
  expect(() => findHouse(resident, '')).toThrow('--dir is empty; expected a directory');
});
