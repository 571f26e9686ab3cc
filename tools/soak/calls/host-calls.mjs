import { setTimeout as delay } from 'node:timers/promises';

/**
 * What callers do over the SDK with domains that are always defined, and how often in relation to each other. Each gets the
 * handle of one of them, its name, its definition, the host, and images that several want.
 */
export const hostCalls = {
  // More starts than ends, so that most guests run.
  start: { weight: 6, call: ({ domain }) => domain.start() },
  startPaused: { weight: 1, call: ({ domain }) => domain.start({ paused: true }) },
  boot: { weight: 1, call: ({ domain }) => domain.start({ forceBoot: true }) },
  destroy: { weight: 1, call: ({ domain }) => domain.destroy() },
  suspend: { weight: 1, call: ({ domain }) => domain.suspend() },
  resume: { weight: 3, call: ({ domain }) => domain.resume() },
  reset: { weight: 1, call: ({ domain }) => domain.reset() },
  reboot: { weight: 1, call: ({ domain }) => domain.reboot() },
  shutdown: { weight: 1, call: ({ domain }) => domain.shutdown({ graceMs: 300, thenDestroy: true }) },
  save: { weight: 2, call: ({ domain }) => domain.managedSave() },
  discardSaved: { weight: 1, call: ({ domain }) => domain.removeManagedSave() },
  plug: { weight: 2, call: ({ domain, random, images }) => domain.attachDisk(diskOf(random, images.spare)) },
  plugTaken: { weight: 1, call: ({ domain, random, images }) => domain.attachDisk(diskOf(random, images.taken)) },
  unplug: { weight: 4, call: ({ domain, random }) => domain.detachDisk(random.pick(targets), { waitMs: 2000 }) },
  cancelled: { weight: 1, call: beginAndCancel },
  twice: { weight: 1, call: callTwice },
  found: { weight: 1, call: findAgain },
  autostart: {
    weight: 1,
    call: ({ domain, random }) => domain.setAutostart({ autostart: random.below(2) === 0 }),
  },
  memory: {
    weight: 1,
    call: ({ domain, random }) => domain.setMemory({ memoryBytes: `${28 + random.below(5)}MiB`, scope: 'next-boot' }),
  },
  vcpus: { weight: 1, call: ({ domain }) => domain.setVcpus({ count: 1, scope: 'next-boot' }) },
  title: { weight: 1, call: ({ domain, random }) => domain.setMetadata({ title: `soaked ${random.below(100)}` }) },
  redefine: { weight: 1, call: ({ host, source }) => host.domains.define(source) },
  apply: { weight: 1, call: ({ host, source }) => host.domains.apply(source) },
  get: { weight: 2, call: ({ domain }) => domain.get() },
  xml: { weight: 1, call: ({ domain }) => domain.xml() },
  addresses: { weight: 1, call: ({ domain }) => domain.addresses() },
  console: { weight: 1, call: useConsole },
  consoleLog: { weight: 1, call: ({ domain }) => domain.readConsoleLog({ maxBytes: 4096 }) },
  list: { weight: 2, call: ({ host }) => host.domains.list().toArray() },
  parse: { weight: 1, call: ({ host }) => host.domains.parseXml(smallXml) },
  format: { weight: 1, call: ({ host }) => host.domains.formatXml({ name: 'small', vcpu: { count: 1 } }) },
  operations: { weight: 1, call: ({ host }) => host.operations.list().toArray() },
  events: { weight: 1, call: ({ host }) => host.listEvents().toArray() },
  follow: { weight: 1, call: followEvents },
  leases: { weight: 1, call: ({ host }) => host.leases().toArray() },
  capabilities: { weight: 1, call: ({ host }) => host.capabilities() },
  domainCapabilities: { weight: 1, call: ({ host }) => host.domainCapabilities() },
  version: { weight: 1, call: ({ host }) => host.version() },
  whoAmI: { weight: 1, call: ({ host }) => host.whoAmI() },
  explain: { weight: 1, call: ({ host }) => host.explainAccess({ action: 'domain:start' }) },
  ping: { weight: 1, call: ({ host }) => host.ping() },
};

/** Of disks that come and go. On this bus the hypervisor lets go by itself: these guests have nothing that would answer. */
export const targets = ['sda', 'sdb'];

const smallXml =
  "<domain type='qemu'><name>small</name><memory unit='MiB'>32</memory><os><type>hvm</type></os></domain>";

function diskOf(random, images) {
  return {
    source: { file: random.pick(images) },
    driver: { type: 'raw' },
    target: { dev: random.pick(targets), bus: 'usb' },
  };
}

/** Whichever of the two was first, both come to an end. */
async function beginAndCancel({ domain, random }) {
  const work = random.below(2) === 0 ? domain.managedSave() : domain.start();
  work.catch(() => undefined);
  await delay(random.below(30));
  const outcomes = await Promise.allSettled([work, work.cancel()]);
  // That it has not begun, or has ended: that is the race which this is about.
  throwFirst(outcomes.filter(({ reason }) => reason?.code !== 'OPERATION_NOT_FOUND'));
}

/** One name, one deed: what has been done is not done again, and is answered as it was. */
async function callTwice({ domain, random, report }) {
  const requestId = crypto.randomUUID();
  const deed = random.pick(['start', 'destroy', 'suspend', 'managedSave']);
  const first = await domain[deed]({ requestId });
  try {
    const again = await domain[deed]({ requestId });
    if (again.domain.uuid !== first.domain.uuid) report.violation(`${deed}, made twice, answered another domain`);
  } catch (error) {
    if (!mayComeBetween.has(error.code)) {
      report.violation(`${deed} was done, and the same call again was refused: ${error.message}`);
    }
    throw error;
  }
}
const mayComeBetween = new Set([
  'UNAVAILABLE',
  'SHUTTING_DOWN',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'RESOURCE_EXHAUSTED',
]);

/** An operation that this caller began itself, by its id alone. */
async function findAgain({ domain, host }) {
  const work = domain.start();
  const outcomes = await Promise.allSettled([work, host.operation(work.id).get(), host.operation(work.id)]);
  throwFirst(outcomes.filter(({ reason }) => reason?.code !== 'OPERATION_NOT_FOUND'));
}

async function useConsole({ domain, random }) {
  await using console = await domain.openConsole({ force: random.below(2) === 0 });
  // Whoever ends the guest, or takes the console over, ends it.
  console.on('error', () => undefined);
  console.resume();
  // Some letters have the guest of examples/guest do something, such as sleep.
  console.write(random.pick(['\r', '\r', '\r', 'soak\r']));
  await delay(random.below(100));
}

async function followEvents({ host, random }) {
  await using events = host.events();
  const opened = events.opened;
  await Promise.race([opened, delay(2000)]);
  await delay(random.below(50));
}

function throwFirst(outcomes) {
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
