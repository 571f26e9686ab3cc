import { expect, test } from 'vitest';
import type { Config } from '../config.js';
import { loadConfig } from '../load-config.js';
import { printConfig } from '../show/print-config.js';
import { reload, type Reloadable } from './reload.js';

const root = { uid: 0, homeDirectory: '/root', environment: {} };

function config(...args: string[]): Config {
  const loaded = loadConfig(args, root, '0.1.0');
  if (!('config' in loaded)) throw new Error(JSON.stringify(loaded));
  return loaded.config;
}

function part(name: string, done: string[], refusal?: string): Reloadable {
  return {
    name,
    prepare: async ({ logging, guests }) => {
      if (refusal !== undefined) throw new Error(refusal);
      return () => done.push(`${name} ${logging.logLevel} ${guests.driver}`);
    },
  };
}

test('what can change at run time changes, the rest is named and stays', async () => {
  const done: string[] = [];
  const next = { config: config('--log-level', 'debug', '--driver', 'test', '--kept-events', '5') };
  const outcome = await reload(config(), next, [part('logging', done), part('tls', done)]);
  expect(outcome).toMatchObject({
    changes: ['log_level'],
    needRestart: ['driver', 'kept_events'],
    config: { logging: { logLevel: 'debug' }, guests: { driver: 'qemu' }, events: { keptEvents: 10_000 } },
  });
  expect(done).toEqual(['logging debug qemu', 'tls debug qemu']);
});

test('where one part refuses, no part changes', async () => {
  const done: string[] = [];
  const next = { config: config('--log-level', 'debug') };
  expect(await reload(config(), next, [part('logging', done), part('tls', done, 'no certificate')])).toEqual({
    problems: ['tls: no certificate'],
  });
  expect(done).toEqual([]);
});

test('a file with a mistake changes nothing', async () => {
  const done: string[] = [];
  expect(await reload(config(), { problems: ['h.toml:1: x'] }, [part('logging', done)])).toEqual({
    problems: ['h.toml:1: x'],
  });
  expect(done).toEqual([]);
});

test('parts are asked even where no setting has changed: their files may have', async () => {
  const done: string[] = [];
  await reload(config(), { config: config() }, [part('tls', done)]);
  expect(done).toEqual(['tls info qemu']);
});

test('a config is printed as the file that it could come from', () => {
  expect(printConfig(config('--kept-events', '5', '--log-filters', 'debug:rpc'))).toMatchInlineSnapshot(`
    "driver = "qemu"
    lease_manager = "lockd"
    lockd_socket = "/run/holdfast/lockd.sock"
    # test_script is not set
    socket = "/run/holdfast/holdfast.sock"
    state_dir = "/var/lib/holdfast"
    run_dir = "/run/holdfast"
    log_dir = "/var/log/holdfast"
    listen_tls = false
    listen_addr = []
    tls_port = 16524
    key_file = "/etc/holdfast/pki/serverkey.pem"
    cert_file = "/etc/holdfast/pki/servercert.pem"
    ca_file = "/etc/holdfast/pki/cacert.pem"
    # crl_file is not set
    tls_allowed_dn_list = []
    read_only_socket = true
    unix_sock_group = ""
    # unix_sock_rw_perms is not set
    unix_sock_ro_perms = "0666"
    unix_sock_admin_perms = "0600"
    max_clients = 5000
    max_clients_per_user = 1000
    max_queued_clients = 1000
    max_anonymous_clients = 100
    max_client_requests = 64
    handshake_timeout_ms = 3000
    keepalive_interval_ms = 15000
    keepalive_timeout_ms = 5000
    idle_exit_seconds = 0
    min_workers = 5
    max_workers = 256
    prio_workers = 5
    max_waiting_calls = 1000
    admin_max_clients = 100
    admin_max_queued_clients = 20
    admin_max_client_requests = 64
    admin_min_workers = 5
    admin_max_workers = 20
    log_level = "info"
    log_filters = "debug:rpc"
    log_outputs = ""
    stop_grace_ms = 30000
    max_queued_jobs = 64
    job_wait_ms = 30000
    kept_operations = 1000
    kept_events = 5
    max_queued_events = 10000
    metrics = true
    metrics_socket = "/run/holdfast/metrics.sock"
    metrics_socket_mode = "0600"
    "
  `);
});
