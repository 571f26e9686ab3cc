import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-services.ts';
import { LeaseTable } from '../leases/lease-table.js';
import { Clients } from './clients.js';
import { watchIdle } from './watch-idle.js';

let clock: FakeClock;
let clients: Clients;
let table: LeaseTable;
let isBusy: boolean;
let ended: number;

beforeEach(() => {
  clock = new FakeClock();
  clients = new Clients();
  table = new LeaseTable();
  isBusy = false;
  ended = 0;
  watchIdle({ ms: 1000, at: { clients, table, clock }, isBusy: () => isBusy, end: () => ended++ });
});

/** Somebody who stays until it is closed. */
function come(kind: 'calls' | 'hold' | 'admin'): EventEmitter {
  const socket = new EventEmitter();
  clients.add(socket as Socket, { kind, pid: 1, uid: 0, sinceMs: 0 });
  return socket;
}

test('ends, once, when nobody was there for so long', () => {
  clock.advance(999);
  expect(ended).toBe(0);
  clock.advance(1);
  expect(ended).toBe(1);
  clock.advance(10_000);
  expect([ended, clock.waiting]).toEqual([1, 0]);
});

test.each(['calls', 'hold', 'admin'] as const)('does not while there is a connection for %s', (kind) => {
  const socket = come(kind);
  clock.advance(10_000);
  expect(ended).toBe(0);
  socket.emit('close');
  clock.advance(900);
  expect(ended).toBe(0);
  clock.advance(100);
  expect(ended).toBe(1);
});

test('counts anew from somebody who was there between two looks', () => {
  clock.advance(950);
  come('calls').emit('close');
  clock.advance(1000);
  expect(ended).toBe(0);
  clock.advance(50);
  expect(ended).toBe(1);
});

test('does not while a lease is held', () => {
  const resource = { lockspace: 's', name: 'n', path: '/d', identity: '1:1' };
  table.add({ token: 't', resource, shared: false, fencingToken: 1, sinceMs: 0 });
  clock.advance(10_000);
  expect(ended).toBe(0);
});

test('does not while a new image is about to take over', () => {
  isBusy = true;
  clock.advance(10_000);
  expect(ended).toBe(0);
  isBusy = false;
  clock.advance(1000);
  expect(ended).toBe(1);
});
