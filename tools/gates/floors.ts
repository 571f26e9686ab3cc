import type { Import } from './import-graph.ts';

/** Which packages a package may know. */
const packages: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  host: [],
  systemd: [],
  metrics: [],
  settings: ['protocol'],
  sdk: ['protocol'],
  lockd: ['protocol', 'host', 'metrics', 'settings', 'systemd'],
  daemon: ['protocol', 'host', 'metrics', 'settings', 'systemd'],
  cli: ['sdk', 'protocol', 'host'],
  // What it sees of a daemon is what everybody can see.
  tck: ['sdk'],
};

/** Which rooms of the daemon a room may know: the tower of ARCHITECTURE.md, from the top down. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'launch.ts': ['main.ts'],
  'main.ts': ['start', 'rpc', 'config', 'engine', 'telemetry'],
  start: [
    'rpc',
    'config',
    'engine',
    'documents',
    'threads',
    'objects',
    'jobs',
    'events',
    'state',
    'leases',
    'access',
    'drivers',
    'model',
    'telemetry',
  ],
  rpc: ['engine', 'access', 'model', 'telemetry'],
  engine: [
    'documents',
    'objects',
    'jobs',
    'events',
    'state',
    'leases',
    'access',
    'drivers',
    'model',
    'xml',
    'telemetry',
    'config',
  ],
  documents: ['threads', 'state', 'xml', 'model'],
  threads: ['model', 'telemetry'],
  objects: ['jobs', 'drivers', 'leases', 'model'],
  jobs: ['model', 'telemetry'],
  events: ['model', 'telemetry'],
  state: ['model', 'telemetry'],
  leases: ['drivers', 'model', 'telemetry'],
  access: ['model'],
  drivers: ['model', 'telemetry'],
  config: ['model'],
  xml: ['model'],
  telemetry: ['model'],
  model: [],
};

/** Files of a room that other rooms may know of it; a room that is not named here is open. */
const doors: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  rpc: { engine: ['engine/engine-api.ts', 'engine/call-context.ts', 'engine/server-control.ts'] },
  engine: { drivers: ['drivers/driver.ts'], documents: ['documents/documents.ts'] },
  documents: { state: ['state/sealing.ts'] },
  objects: { drivers: ['drivers/driver.ts'], leases: ['leases/lease-manager.ts'] },
  leases: { drivers: ['drivers/driver.ts'] },
};

/** Which files may use a library that only one room shall know. */
const reserved: readonly { readonly library: RegExp; readonly users: RegExp }[] = [
  {
    library: /^@grpc\/grpc-js$/,
    users: /^packages\/(sdk\/src\/transport|daemon\/src\/(rpc|leases)|lockd\/src|cli\/src\/lockd)\//,
  },
  {
    library: /^(fs-ext|fs-native-extensions)$/,
    users: /^packages\/lockd\/src\/.*fcntl-/,
  },
  {
    library: /^(node:)?child_process$/,
    users:
      /^packages\/(daemon\/src\/(drivers\/qemu\/process|leases\/tools)|lockd\/src\/reexec\/self-test\.ts|sdk\/src\/(testing|transport\/ssh\.ts)|host\/src\/programs)\b/,
  },
  { library: /^koffi$/, users: /^packages\/(host|systemd)\/src\// },
  { library: /^(@peculiar\/x509|reflect-metadata)$/, users: /^packages\/cli\/src\/pki\/x509\.ts$/ },
  { library: /^dbus-native$/, users: /^packages\/daemon\/src\/access\/authority\// },
  { library: /^saxes$/, users: /^packages\/(daemon\/src\/xml\/|cli\/src\/guests\/policy-of-metadata\.ts$)/ },
];

/** Says, a sentence each, which imports go up or sideways; empty: the house stands. */
export function floorViolations(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => (each.isPackage ? packageViolations(each) : roomViolations(each)));
}

function packageViolations({ from, to }: Import): string[] {
  const violations: string[] = [];
  const own = from.split('/')[1] ?? '';
  const other = /^@holdfast\/([^/]+)/.exec(to)?.[1];
  if (other !== undefined && other !== own && !(packages[own] ?? []).includes(other)) {
    violations.push(`${from} imports ${to}: ${own} may know only ${list(packages[own] ?? [])}`);
  }
  for (const { library, users } of reserved) {
    if (library.test(to) && !users.test(from))
      violations.push(`${from} imports ${to}, which is reserved for ${users.source}`);
  }
  return violations;
}

function roomViolations({ from, to }: Import): string[] {
  if (from.split('/')[1] !== to.split('/')[1]) return [`${from} reaches into another package: ${to}`];
  const source = /^packages\/daemon\/src\/(.+)$/;
  const fromFile = source.exec(from)?.[1];
  const toFile = source.exec(to)?.[1];
  if (fromFile === undefined || toFile === undefined) return [];

  const fromRoom = roomOf(fromFile);
  const toRoom = roomOf(toFile);
  if (fromRoom === toRoom) return fromRoom === 'drivers' ? driverViolations(from, fromFile, toFile) : [];
  if (!(rooms[fromRoom] ?? []).includes(toRoom)) {
    return [`${from} imports ${toFile}: ${fromRoom} may know only ${list(rooms[fromRoom] ?? [])}`];
  }
  const open = doors[fromRoom]?.[toRoom];
  if (open !== undefined && !open.includes(toFile))
    return [`${from} imports ${toFile}: of ${toRoom} it may know only ${list(open)}`];
  return [];
}

/** Drivers know the port and themselves, never each other. */
function driverViolations(from: string, fromFile: string, toFile: string): string[] {
  const [, fromDriver] = fromFile.split('/');
  const [, toDriver] = toFile.split('/');
  if (fromDriver === toDriver || toFile === 'drivers/driver.ts') return [];
  return [`${from} imports ${toFile}: a driver may know only drivers/driver.ts`];
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing above it' : names.join(', ');
}
