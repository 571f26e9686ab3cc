import { expect, test } from 'vitest';
import { parseUri } from './parse-uri.js';

const empty = { driver: 'qemu', transport: 'unix', user: '', host: '', port: 0, path: '', params: {} };

test.each([
  ['qemu:///system', { ...empty, path: 'system' }],
  ['qemu:///session', { ...empty, path: 'session' }],
  ['test:///default', { ...empty, driver: 'test', path: 'default' }],
  ['qemu://', empty],
  [
    'qemu+unix:///session?socket=/run/user/1000/h.sock',
    { ...empty, path: 'session', params: { socket: '/run/user/1000/h.sock' } },
  ],
  ['qemu:///session?socket=/a+b/c%20d&x', { ...empty, path: 'session', params: { socket: '/a+b/c d', x: '' } }],
  ['qemu:///session?socket=/100%', { ...empty, path: 'session', params: { socket: '/100%' } }],
  ['qemu://host/system', { ...empty, transport: 'tls', host: 'host', path: 'system' }],
  [
    'qemu+ssh://me@host:2222/system',
    { ...empty, transport: 'ssh', user: 'me', host: 'host', port: 2222, path: 'system' },
  ],
  [
    'qemu+tls://[fe80::1%25eth0]:16514/system',
    { ...empty, transport: 'tls', host: 'fe80::1%25eth0', port: 16_514, path: 'system' },
  ],
  ['unix:/run/h.sock', { ...empty, driver: '', path: '/run/h.sock' }],
  ['unix:///run/h.sock', { ...empty, driver: '', path: '/run/h.sock' }],
  ['unix:/with?question=mark', { ...empty, driver: '', path: '/with?question=mark' }],
])('%s', (text, value) => {
  expect(parseUri(text)).toEqual({ value });
});

test.each([
  '',
  'qemu',
  'qemu:/system',
  '/run/h.sock',
  'QEMU:///system',
  '1qemu:///x',
  'qemu+:///x',
  'qemu://host:0/x',
  'qemu://host:65536/x',
  'qemu://host:port/x',
  'qemu:///x#y',
  'qemu://a b/x',
  'unix:h.sock',
  'unix:',
  'http://[::1/system',
])('%j is none', (text) => {
  expect(parseUri(text)).toEqual({ problem: expect.any(String) as string });
});
