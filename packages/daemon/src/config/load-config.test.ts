import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig, type LoadedConfig } from './load-config.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const root = { uid: 0, homeDirectory: '/root', environment: {} };
const ada = { uid: 1000, homeDirectory: '/home/ada', environment: { XDG_RUNTIME_DIR: '/run/user/1000' } };

function load(args: readonly string[], file?: string): LoadedConfig {
  if (file === undefined) return loadConfig(args, ada, '0.1.0');
  writeFileSync(join(directory, 'h.toml'), file);
  return loadConfig(['--config', join(directory, 'h.toml'), ...args], ada, '0.1.0');
}

function problems(loaded: LoadedConfig): readonly string[] {
  return 'problems' in loaded ? loaded.problems.map((line) => line.replaceAll(`${directory}/`, '')) : [];
}

test('root has the places of the system', () => {
  expect(loadConfig([], root, '0.1.0')).toMatchObject({
    config: {
      guests: { driver: 'qemu', leaseManager: 'lockd', lockdSocket: '/run/holdfast/lockd.sock', testScript: undefined },
      places: {
        socket: '/run/holdfast/holdfast.sock',
        stateDir: '/var/lib/holdfast',
        runDir: '/run/holdfast',
        logDir: '/var/log/holdfast',
      },
    },
  });
});

test('a user has places of their own', () => {
  expect(loadConfig([], ada, '0.1.0')).toMatchObject({
    config: {
      guests: { lockdSocket: '/run/user/1000/holdfast/lockd.sock' },
      places: {
        socket: '/run/user/1000/holdfast/holdfast.sock',
        stateDir: '/home/ada/.local/state/holdfast',
        runDir: '/run/user/1000/holdfast',
        logDir: '/home/ada/.local/state/holdfast/log',
      },
    },
  });
});

test('yes and no may stand behind an option by themselves', () => {
  expect(load(['--metrics', 'false', '--listen-tls', '--driver', 'test'])).toMatchObject({
    config: { metrics: { metrics: false }, tls: { listenTls: true }, guests: { driver: 'test' } },
  });
  expect(load(['--start-lock-daemon=false', '--listen-tls', 'true'])).toMatchObject({
    config: { guests: { startLockDaemon: false }, tls: { listenTls: true } },
  });
  expect(problems(load(['--metrics', 'no']))).toEqual(['no is not expected; there are only options']);
  expect(problems(load(['--driver', 'test', 'false']))).toEqual(['false is not expected; there are only options']);
  expect(problems(load(['--metrics=true', 'false']))).toEqual(['false is not expected; there are only options']);
});

test('settings that do not go together are refused before anything is done', () => {
  expect(
    problems(load([], 'min_workers = 20\nmax_workers = 2\nadmin_min_workers = 9\nadmin_max_workers = 8\n')),
  ).toEqual([
    'min_workers is 20 and max_workers is 2; the first must not be greater than the second',
    'admin_min_workers is 9 and admin_max_workers is 8; the first must not be greater than the second',
  ]);
  expect(problems(load(['--lease-manager', 'sanlock', '--check-config']))).toEqual([
    'lease_manager is sanlock and sanlock_host_id is not set; each host that shares the leases needs its own',
  ]);
  expect(load(['--lease-manager', 'sanlock', '--sanlock-host-id', '3'])).toHaveProperty('config');
  const path = (length: number): string => `/${'x'.repeat(length - '/.sock'.length)}.sock`;
  expect(problems(load(['--socket', path(102), '--metrics-socket', path(108)]))).toEqual([
    `socket is ${path(102)}, which has 102 bytes; at most 101 fit a unix socket there`,
    `metrics_socket is ${path(108)}, which has 108 bytes; at most 107 fit a unix socket there`,
  ]);
  expect(load(['--socket', path(101), '--metrics-socket', path(107)])).toHaveProperty('config');
});

test('the command line goes before the file, and the file before the defaults', () => {
  const loaded = load(['--driver', 'test', '--job-wait-ms=5'], 'driver = "qemu"\nlog_level = "debug"\n');
  expect(loaded).toMatchObject({
    config: {
      guests: { driver: 'test' },
      logging: { logLevel: 'debug' },
      shutdown: { stopGraceMs: 30_000 },
      jobs: { jobWaitMs: 5 },
    },
  });
});

test('the config cannot be changed', () => {
  const loaded = load([]);
  expect('config' in loaded && Object.isFrozen(loaded.config) && Object.isFrozen(loaded.config.jobs)).toBe(true);
});

test('the socket moves with the run directory', () => {
  expect(load(['--run-dir', '/tmp/r'])).toMatchObject({
    config: {
      places: { socket: '/tmp/r/holdfast.sock' },
      guests: { lockdSocket: '/run/user/1000/holdfast/lockd.sock' },
    },
  });
});

describe('a bad file is refused with path, line and what was meant', () => {
  test.each([
    [
      'an unknown key',
      '# mine\n\nlease_manger = "nop"\n',
      'h.toml:3: lease_manger is not a setting; did you mean lease_manager?',
    ],
    ['an unknown table', 'driver = "test"\n[zebra]\nx = 1\n', 'h.toml:2: zebra is not a setting'],
    ['a value outside of its vocabulary', 'driver = "xen"\n', 'h.toml:1: driver is "xen"; expected one of qemu, test'],
    [
      'a value of another type',
      'kept_events = "many"\n',
      'h.toml:1: kept_events is "many"; expected a whole number from 1 to 10000000',
    ],
    [
      'a number out of range',
      '\nkept_events = 0\n',
      'h.toml:2: kept_events is 0; expected a whole number from 1 to 10000000',
    ],
    ['a relative path', 'state_dir = "state"\n', 'h.toml:1: state_dir is "state"; expected an absolute path'],
  ])('%s', (_, file, problem) => {
    expect(problems(load([], file))).toEqual([problem]);
  });

  test('text that is not TOML', () => {
    expect(problems(load([], 'driver = "test"\nsocket = \n'))[0]).toMatch(/^h\.toml:2:\d+: \S/);
  });
  test('all problems at once', () => {
    expect(problems(load([], 'driver = "xen"\nstate_dir = "x"\n'))).toHaveLength(2);
  });
  test('a file that was asked for and is not there', () => {
    expect(problems(load(['--config', join(directory, 'none.toml')]))).toEqual(['none.toml cannot be read: ENOENT']);
  });
});

describe('a bad command line is refused', () => {
  test.each([
    [['--drivr', 'qemu'], '--drivr is not an option; did you mean --driver?'],
    [['--driver', 'xen'], '--driver is "xen"; expected one of qemu, test'],
    [['--driver'], '--driver needs a value'],
    [['--socket='], '--socket needs a value'],
    [['--job-wait-ms', '1.5'], '--job-wait-ms is "1.5"; expected a whole number from 0 to 86400000'],
    [['run'], 'run is not expected; there are only options'],
    [['-x'], '-x is not an option'],
  ])('%j', (args, problem) => {
    expect(problems(load(args))).toEqual([problem]);
  });
});

describe('the environment', () => {
  const withVariables = (environment: Record<string, string>, args: readonly string[] = []): LoadedConfig =>
    loadConfig(args, { ...ada, environment: { ...ada.environment, ...environment } }, '0.1.0');

  test('goes before the file and behind the command line', () => {
    writeFileSync(join(directory, 'h.toml'), 'kept_events = 1\nkept_operations = 1\nmax_queued_jobs = 1\n');
    const environment = {
      HOLDFASTD_CONFIG: join(directory, 'h.toml'),
      HOLDFASTD_KEPT_EVENTS: '2',
      HOLDFASTD_KEPT_OPERATIONS: '2',
      HOLDFASTD_LOG_LEVEL: '',
    };
    expect(withVariables(environment, ['--kept-operations', '3'])).toMatchObject({
      config: {
        jobs: { maxQueuedJobs: 1, keptOperations: 3 },
        events: { keptEvents: 2 },
        logging: { logLevel: 'info' },
      },
    });
  });

  test('is checked like the file', () => {
    expect(problems(withVariables({ HOLDFASTD_LOG_LEVL: 'info', HOLDFASTD_KEPT_EVENTS: 'many' }))).toEqual([
      'HOLDFASTD_LOG_LEVL is not a setting; did you mean HOLDFASTD_LOG_LEVEL?',
      'HOLDFASTD_KEPT_EVENTS is "many"; expected a whole number from 1 to 10000000',
    ]);
  });
});

test('a config that is only checked', () => {
  expect(load(['--check-config'], 'driver = "test"\n')).toMatchObject({ print: 'the config is good\n' });
  expect(problems(load(['--check-config'], 'driver = "xen"\n'))).toEqual([
    'h.toml:1: driver is "xen"; expected one of qemu, test',
  ]);
});

test('a config that is printed can be read again', () => {
  const printed = load(['--print-config', '--kept-events', '7', '--log-filters', 'debug:rpc']);
  const again = load([], 'print' in printed ? printed.print : '');
  expect(again).toEqual(load(['--kept-events', '7', '--log-filters', 'debug:rpc']));
});

test('the version', () => {
  expect(load(['--version'])).toEqual({ print: 'holdfastd 0.1.0\n' });
});

test('the help', () => {
  const loaded = loadConfig(['-h'], root, '0.1.0');
  expect('print' in loaded && loaded.print).toMatchInlineSnapshot(`
    "holdfastd runs virtual machines and serves their API.

    usage: holdfastd [options]

      --driver qemu|test            what runs the guests; test: guests in memory, for trials (qemu)
      --lease-manager lockd|sanlock|nop  who keeps two guests off one disk; sanlock: on storage that hosts share; nop: nobody does (lockd)
      --lockd-socket PATH           socket file of the lock daemon (/run/holdfast/lockd.sock)
      --start-lock-daemon true|false  lease_manager lockd: start a lock daemon when nobody listens on lockd_socket; default: true, but for root, who may not (false)
      --lock-daemon-idle-exit-seconds SECONDS  after how long without clients, guests and leases a lock daemon ends that start_lock_daemon started (30)
      --test-script FILE            driver test: what goes wrong and how guests behave, in JSON (none)
      --auto-disk-leases true|false  take a lease for each disk that a guest writes to; false: only for what a <lease> asks for (true)
      --require-lease-for-disks true|false  without auto_disk_leases: refuse a guest that writes to a disk for itself and has no <lease> (false)
      --lease-layout holdfast|libvirt  how lease files are named; libvirt: as virtlockd does it, for directories that both use (holdfast)
      --file-lockspace-dir DIR      directory of lease files of images; default: one of the lock daemon, or with lease_layout libvirt the images themselves (none)
      --lvm-lockspace-dir DIR       directory of lease files of LVM volumes, which are then named by their UUIDs (none)
      --scsi-lockspace-dir DIR      directory of lease files of SCSI volumes, which are then named by their unit serial numbers (none)
      --sanlock-host-id N           lease_manager sanlock: number of this host, which no other host that shares the leases has; must be set (none)
      --sanlock-lease-dir DIR       lease_manager sanlock: directory of the leases, on storage that all hosts share (/var/lib/holdfast/sanlock)
      --sanlock-run-dir DIR         lease_manager sanlock: where its socket is; default: where sanlock has it (none)
      --sanlock-io-timeout-seconds SECONDS  lease_manager sanlock: how long the storage may take; the same on all hosts (10)
      --release-leases-while-paused true|false  give the leases of a guest back while it is suspended, and take them again before it goes on (false)
      --socket PATH                 socket file to serve on (/run/holdfast/holdfast.sock)
      --state-dir DIR               definitions of domains; outlives the host (/var/lib/holdfast)
      --run-dir DIR                 status of guests and their sockets; outlives the daemon (/run/holdfast)
      --log-dir DIR                 logs of guests (/var/log/holdfast)
      --listen-tls true|false       whether clients from other hosts may connect, by TLS with certificates (false)
      --listen-addr ADDRESS         addresses to listen on for TLS; none: all of the host (none)
      --tls-port PORT               port to listen on for TLS; 0: any that is free (16524)
      --key-file FILE               private key of the daemon (/etc/holdfast/pki/serverkey.pem)
      --cert-file FILE              certificate of the daemon (/etc/holdfast/pki/servercert.pem)
      --ca-file FILE                authorities that sign the certificates of clients, and have signed that of the daemon (/etc/holdfast/pki/cacert.pem)
      --crl-file FILE               lists of the certificates that they have revoked (none)
      --tls-allowed-dn-list PATTERN  names of the certificates that are let in, with * and ?; none: all (none)
      --token-file FILE             tokens that programs show, as holdfast token writes them; need not exist (/etc/holdfast/tokens.json)
      --read-only-socket BOOL       whether there is a socket for those who only look (true)
      --unix-sock-group TEXT        group of the sockets; none: that of the daemon (none)
      --unix-sock-rw-perms MODE     mode of the socket for everything; none: 0666 with polkit, 0660 with unix_sock_group, else 0600 (none)
      --unix-sock-ro-perms MODE     mode of the socket for those who only look (0666)
      --auth-unix-rw none|polkit    who decides about clients of the socket for everything, beside its mode (none)
      --auth-unix-ro none|polkit    the same of the socket for those who only look (none)
      --polkit-timeout-ms MS        how long a client waits for the word of polkit, which may ask somebody for a password (60000)
      --unix-sock-admin-perms MODE  mode of the socket for administrators (0600)
      --max-clients N               clients at a time; further connections wait (5000)
      --max-clients-per-user N      clients of one user at a time, so that nobody locks out others (1000)
      --max-queued-clients N        connections that wait for their turn; further ones are closed (1000)
      --max-anonymous-clients N     clients that have not begun to speak (100)
      --max-client-requests N       calls of one client under way; further ones wait, then are not read (64)
      --handshake-timeout-ms MS     how long a client has to begin to speak (3000)
      --keepalive-interval-ms MS    how long a client may be silent before it is asked for a sign of life; 0: as long as it likes (15000)
      --keepalive-timeout-ms MS     how long it has to give one (5000)
      --idle-exit-seconds SECONDS   end the daemon when for so long no client was there and no guest ran; 0: never (0)
      --min-workers N               worker slots that are always shown as there (5)
      --max-workers N               calls done at a time (256)
      --prio-workers N              calls done beyond that which never wait for a guest, such as destroy (5)
      --max-waiting-calls N         calls of all clients that wait for a slot; further ones are refused (1000)
      --admin-max-clients N         clients of the admin socket at a time (100)
      --admin-max-queued-clients N  connections to the admin socket that wait (20)
      --admin-max-client-requests N  calls of one client of the admin socket under way (64)
      --admin-min-workers N         worker slots of the admin socket that are always shown as there (5)
      --admin-max-workers N         calls on the admin socket done at a time (20)
      --access-policy FILE          who may do what, in TOML; without it whoever can connect may do everything (none)
      --audit-log TEXT              where it is kept who did what: off, log (that of the daemon), or a file of its own (off)
      --log-level LEVEL             how much is logged (info)
      --log-filters TEXT            how much is logged by which room, level:match; the first that matches decides (none)
      --log-outputs TEXT            where lines go, level:stderr, level:journal, level:syslog:ident or level:file:/path; none: stderr, or journal under systemd (none)
      --syslog-socket PATH          where syslog listens, for outputs that go there (/dev/log)
      --stop-grace-ms MS            how long calls in flight may take when the daemon stops (30000)
      --max-queued-jobs N           calls that may wait for one domain (64)
      --job-wait-ms MS              longest wait for a domain (30000)
      --kept-operations N           operations remembered after their end (1000)
      --kept-operations-ms MS       longest time that they are remembered (86400000)
      --document-threads N          threads that read large documents, one fewer than there are cores at most; 0: none, all else waits meanwhile (2)
      --max-queued-documents N      large documents that may wait for a thread; further ones are refused (256)
      --kept-events N               events kept for readers who come back (10000)
      --max-queued-events N         events that may wait for one reader (10000)
      --metrics true|false          serve metrics for Prometheus on a socket of their own (true)
      --metrics-socket PATH         that socket (/run/holdfast/metrics.sock)
      --metrics-socket-mode MODE    who may read them, as chmod(1) has it (0600)
      --config FILE                 settings in TOML, named as here with _ for - (/etc/holdfast/holdfastd.toml, if it exists)
      --check-config                say what is wrong with the settings, and do not serve
      --print-config                print every setting as it would be, and do not serve
      -h, --help                    this text
      -V, --version                 the version

    The command line goes before the environment (HOLDFASTD_LOG_LEVEL), the environment before the file.
    SIGTERM or SIGINT stops it; guests go on running. A second one stops it at once. SIGHUP reads the settings again.
    "
  `);
});
