import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeEndpoint } from './endpoint.js';
import { locateDaemon } from './locate-daemon.js';

const user = { uid: 1000, environment: { XDG_RUNTIME_DIR: '/run/user/1000', XDG_CONFIG_HOME: '/nonexistent' } };
const root = { uid: 0, environment: {} };

test.each([
  ['qemu:///system', user, '/run/holdfast/holdfast.sock', ''],
  ['qemu:///session', user, '/run/user/1000/holdfast/holdfast.sock', ''],
  ['qemu:///session', { uid: 7, environment: {} }, '/run/user/7/holdfast/holdfast.sock', ''],
  ['qemu:///session', { uid: 7, environment: { XDG_RUNTIME_DIR: '' } }, '/run/user/7/holdfast/holdfast.sock', ''],
  ['qemu:///session', root, '/run/holdfast/holdfast.sock', ''],
  ['test:///default', user, '/run/user/1000/holdfast/holdfast.sock', 'test'],
  ['test+unix:///default?socket=/tmp/x', user, '/tmp/x', 'test'],
  ['qemu+unix:///system', user, '/run/holdfast/holdfast.sock', ''],
  ['unix:/tmp/x', user, '/tmp/x', ''],
])('%s of user %o is %s', (uri, surroundings, socketPath, driver) => {
  expect(locateDaemon(uri, surroundings)).toMatchObject({ uri, endpoint: { transport: 'unix', socketPath }, driver });
});

test.each([
  ['qemu+ssh://host/system', 'ssh -T -e none -- host holdfast -c qemu:///system proxy'],
  [
    'qemu+ssh://me@host:2222/session?keyfile=/k&no_tty=1&no_verify=1',
    'ssh -T -e none -p 2222 -l me -i /k -o BatchMode=yes -o StrictHostKeyChecking=no -- host holdfast -c qemu:///session proxy',
  ],
  [
    "qemu+ssh://host/system?command=/opt/ssh&helper=/opt/hold fast&socket=/tmp/it's",
    String.raw`/opt/ssh -T -e none -- host '/opt/hold fast' -c 'unix:/tmp/it'\''s' proxy`,
  ],
  ['test+ssh://host/default', 'ssh -T -e none -- host holdfast -c test:///default proxy'],
  ['qemu+tls://host/system', 'host:16524'],
  ['qemu://host:99/system', 'host:99'],
  ['qemu+tls://[::1]/system', '[::1]:16524'],
])('%s is reached by %s', (uri, address) => {
  expect(describeEndpoint(locateDaemon(uri, user).endpoint)).toBe(address);
});

test.each([
  ['nonsense', 'INVALID_ARGUMENT'],
  ['qemu:///default', 'INVALID_ARGUMENT'],
  ['qemu:///var/run/x', 'INVALID_ARGUMENT'],
  ['test:///default?socket=', 'INVALID_ARGUMENT'],
  ['qemu+unix:///session?socket', 'INVALID_ARGUMENT'],
  ['qemu:///system?token_file=', 'INVALID_ARGUMENT'],
  ['qemu:///system?scoket=/run/x', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/system?socket=', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/system?keyfile=', 'INVALID_ARGUMENT'],
  ['qemu+tls://host/system?pkipath=', 'INVALID_ARGUMENT'],
  ['qemu+ssh:///system', 'INVALID_ARGUMENT'],
  ['qemu+ssh://-oProxyCommand=x/system', 'INVALID_ARGUMENT'],
  ['qemu+ssh://-hidden/system', 'INVALID_ARGUMENT'],
  ['qemu+ssh://-lroot@host/system', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/default', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/system?no_verify=yes', 'INVALID_ARGUMENT'],
  ['qemu+ssh://host/system?no_verfiy=1', 'INVALID_ARGUMENT'],
  ['qemu+tls://me@host/system', 'INVALID_ARGUMENT'],
  ['qemu+tls:///system', 'INVALID_ARGUMENT'],
  ['qemu+tls://host/session', 'INVALID_ARGUMENT'],
  ['qemu+tls://host/system?tls_priority=NORMAL', 'INVALID_ARGUMENT'],
  ['qemu+tls://host/system?no_verify=1', 'UNSUPPORTED'],
  ['qemu+tcp:///system', 'UNSUPPORTED'],
  ['qemu+tcp://host/system', 'UNSUPPORTED'],
  ['qemu+unix://host/system', 'UNSUPPORTED'],
])('%s is refused with %s and a hint', (uri, code) => {
  expect(() => locateDaemon(uri, user)).toThrow(
    expect.objectContaining({ code, hint: expect.stringMatching(/\w/) as string }) as Error,
  );
});

test('certificates are those in pkipath, else the own ones, else those of the host', () => {
  const home = mkdtempSync(join(tmpdir(), 'holdfast-uri-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const own = join(home, 'holdfast/pki');
  const surroundings = { uid: 1000, environment: { XDG_CONFIG_HOME: home } };
  expect(locateDaemon('qemu+tls://host/system', surroundings).certificates.at(0)).toEqual({
    directory: own,
    found: [],
    chosen: true,
  });
  mkdirSync(own, { recursive: true });
  for (const name of ['cacert.pem', 'clientcert.pem', 'crl.pem']) writeFileSync(join(own, name), '');
  const { endpoint, certificates } = locateDaemon('qemu+tls://host/system', surroundings);
  expect(certificates).toEqual([{ directory: own, found: ['cacert.pem', 'clientcert.pem'], chosen: true }]);
  expect(endpoint).toMatchObject({ certFile: join(own, 'clientcert.pem'), crlFile: join(own, 'crl.pem') });
  expect(locateDaemon('qemu+tls://host/system?pkipath=/p', surroundings)).toMatchObject({
    endpoint: { caFile: '/p/cacert.pem', certFile: '/p/clientcert.pem', keyFile: '/p/clientkey.pem' },
    certificates: [{ directory: '/p', found: [], chosen: true }],
  });
});
