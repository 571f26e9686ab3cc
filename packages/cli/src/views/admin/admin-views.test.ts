import type { AdminClient, AdminServer, ClientLimits, DaemonStatus, WorkerPool } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import type { Answer } from '../../output/answer.js';
import { formatLocalTime } from '../../output/local-time.js';
import { plainStyle } from '../../output/style.js';
import { clientDetails } from './client-details.js';
import { clientList } from './client-list.js';
import { limitDetails } from './limit-details.js';
import { loggingDetails } from './logging-details.js';
import { poolDetails } from './pool-details.js';
import { serverList } from './server-list.js';
import { statusDetails } from './status-details.js';

const now = Date.UTC(2026, 2, 1, 12, 0, 0);
const connectedAt = new Date(now - 90_000);
const MiB = 1024 ** 2;

/** What a human sees, the same wherever this runs. */
function text(answer: Answer): string {
  const local = [formatLocalTime(connectedAt), formatLocalTime(new Date(now))];
  return `\n${answer
    .text(plainStyle)
    .replaceAll(local[0] ?? '', '<connected>')
    .replaceAll(local[1] ?? '', '<now>')}`;
}

const alice: AdminClient = {
  id: 12,
  server: 'holdfastd',
  transport: 'unix',
  carrier: 'frames',
  connectedAt,
  caller: 'uid 1000',
  readOnly: false,
  calls: 3,
  streams: 1,
  callsDone: 4711,
  uid: 1000,
  gid: 1000,
  pid: 999,
  distinguishedName: '',
  fingerprint: '',
  token: '',
  peerAddress: '',
};
const { uid: _uid, gid: _gid, pid: _pid, ...far } = alice;
const bob: AdminClient = {
  ...far,
  id: 13,
  transport: 'tls',
  carrier: 'grpc',
  caller: 'CN=bob',
  readOnly: true,
  calls: 0,
  streams: 0,
  distinguishedName: 'CN=bob',
  fingerprint: 'ab:cd',
  token: 'backup',
  peerAddress: '192.0.2.7:50000',
};
const pool: WorkerPool = {
  minWorkers: 5,
  maxWorkers: 20,
  prioWorkers: 5,
  workers: 7,
  freeWorkers: 4,
  queueDepth: 2,
  maxWaitingCalls: 1000,
};
const limits: ClientLimits = {
  maxClients: 5000,
  clients: 2,
  maxClientsPerUser: 500,
  maxAnonymousClients: 100,
  anonymousClients: 1,
  maxQueuedClients: 1000,
  queuedClients: 0,
  maxClientRequests: 5,
};
const status: DaemonStatus = {
  version: '0.1.0',
  pid: 4711,
  startedAt: new Date(now),
  driver: 'qemu',
  domains: [
    { state: 'running', domains: 2 },
    { state: 'shutoff', domains: 1 },
  ],
  queuedJobs: 1,
  runningOperations: 2,
  events: { epoch: 'e', sequence: 17 },
  leaseManager: 'lockd',
  leasesReachable: false,
  memoryBytes: 100 * MiB,
  heapBytes: 40 * MiB,
  eventLoopMeanMs: 1.25,
  eventLoopMaxMs: 20,
  draining: true,
  idleTimeoutMs: 90_000,
};

test('clients', () => {
  expect(text(clientList([alice, bob], now))).toMatchInlineSnapshot(`
    "
     Id   Server      Caller     Transport   Calls   Done   Connected
    ------------------------------------------------------------------
     12   holdfastd   uid 1000   unix            3   4711   1 min
     13   holdfastd   CN=bob     tls             0   4711   1 min
    "
  `);
  expect(clientList([alice, bob], now).names).toEqual(['12', '13']);
});

test('a client of this host, and one from afar that may only look', () => {
  expect(text(clientDetails(alice, { user: 'alice', group: 'users' }))).toMatchInlineSnapshot(`
    "
    Id:          12
    Server:      holdfastd
    Caller:      uid 1000
    Process:     pid 999, uid 1000 (alice), gid 1000 (users)
    Transport:   unix, frames
    Connected:   <connected>
    May change:  what its rights allow
    Calls:       3 under way, 4711 done
    Streams:     1 under way
    "
  `);
  expect(text(clientDetails(bob))).toMatchInlineSnapshot(`
    "
    Id:           13
    Server:       holdfastd
    Caller:       CN=bob
    Certificate:  CN=bob
    Fingerprint:  ab:cd
    Token:        backup
    Transport:    tls, grpc
    Address:      192.0.2.7:50000
    Connected:    <connected>
    May change:   nothing
    Calls:        0 under way, 4711 done
    "
  `);
});

test('servers', () => {
  const servers: readonly AdminServer[] = [
    { name: 'holdfastd', pool, limits },
    { name: 'admin', pool: { ...pool, queueDepth: 0 }, limits: { ...limits, maxClients: 5, clients: 1 } },
  ];
  expect(text(serverList(servers))).toMatchInlineSnapshot(`
    "
     Name          Clients   Workers   Free   Waiting
    --------------------------------------------------
     holdfastd   2 of 5000   7 of 20      4         2
     admin          1 of 5   7 of 20      4         0
    "
  `);
  expect(serverList(servers).names).toEqual(['holdfastd', 'admin']);
});

test('workers and limits', () => {
  expect(text(poolDetails(pool))).toMatchInlineSnapshot(`
    "
    Least:          5
    Most:           20
    For priority:   5
    Now:            7
    Free:           4
    Calls waiting:  2
    May wait:       1000
    "
  `);
  expect(text(limitDetails(limits, { jobWaitMs: 30_000, maxQueuedEvents: 1000 }))).toMatchInlineSnapshot(`
    "
    Clients:            5000 (2 now)
    Of one user:        500
    Anonymous:          100 (1 now)
    Queued:             1000 (0 now)
    Calls of one:       5
    Wait for a domain:  30000 ms
    Events waiting:     1000
    "
  `);
});

test('what is logged, and where to', () => {
  const rules = { level: 'info', filters: 'debug:rpc', outputs: 'info:syslog:vmhost' } as const;
  expect(text(loggingDetails(rules))).toMatchInlineSnapshot(`
    "
    Level:    info
    Filters:  debug:rpc
    Outputs:  info:syslog:vmhost
    "
  `);
  expect(text(loggingDetails({ ...rules, filters: '', outputs: '' }))).toMatchInlineSnapshot(`
    "
    Level:    info
    Filters:  none
    Outputs:  standard error
    "
  `);
});

test('a daemon that is drained, and one that has nothing to do', () => {
  expect(text(statusDetails(status))).toMatchInlineSnapshot(`
    "
    Daemon:          holdfastd 0.1.0, pid 4711
    Running since:   <now>
    Takes calls:     no: it is drained
    Driver:          qemu
    Domains:         2 running, 1 shutoff
    Operations:      2 running, 1 waiting
    Last event:      e:17
    Leases:          lockd, does not answer
    Memory:          100 MiB, 40 MiB of it heap
    Event loop:      late by 1.3 ms on average, 20.0 ms at most
    Ends when idle:  after 90 s
    "
  `);
  const idle = { ...status, domains: [], draining: false, leasesReachable: true, idleTimeoutMs: 0 };
  expect(text(statusDetails(idle))).toMatchInlineSnapshot(`
    "
    Daemon:          holdfastd 0.1.0, pid 4711
    Running since:   <now>
    Takes calls:     yes
    Driver:          qemu
    Domains:         none
    Operations:      2 running, 1 waiting
    Last event:      e:17
    Leases:          lockd
    Memory:          100 MiB, 40 MiB of it heap
    Event loop:      late by 1.3 ms on average, 20.0 ms at most
    Ends when idle:  never
    "
  `);
});
