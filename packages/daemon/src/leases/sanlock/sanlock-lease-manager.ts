import { hostname } from 'node:os';
import type { Lease } from '@holdfast/protocol';
import type { GuestProcess } from '../../drivers/driver.js';
import { Fault } from '../../model/fault.js';
import { emptyGrant } from '../empty-grant.js';
import type { LeaseGrant, LeaseManager, LeaseOwner, LostLease } from '../lease-manager.js';
import type { LeaseRules } from '../lease-rules.js';
import { LeaseStorage } from './lease-storage.js';
import { diskLockspaces, type PlannedResource, planResources } from './plan-resources.js';
import { type HeldResource, formatResource, sanlockCodes, SanlockTool } from './sanlock-tool.js';

/** How sanlock is used. */
export interface SanlockOptions {
  /** Number of this host, from 1 to 2000; no other host that shares the leases has it. */
  readonly hostId: number;
  /** Directory of the leases, on storage that all hosts share. */
  readonly leaseDirectory: string;
  /** Where its socket is; undefined: the usual place. */
  readonly runDirectory?: string | undefined;
  /** How long sanlock waits for the storage; a host is taken for dead after eight times that. */
  readonly ioTimeoutSeconds: number;
  readonly rules: LeaseRules;
}

/** Who has which disk, as far as this daemon knows: sanlock knows processes and names of leases. */
interface Known extends LeaseOwner {
  readonly path: string;
}

/**
 * Leases held by sanlock on storage that several hosts share. Its client tool takes them and then becomes the guest's
 * process, so that there is no guest without its leases, and none that outlives it; the guest inherits the connection
 * by which sanlock knows that it lives. When sanlock cannot renew them it ends the guest, and where a watchdog is, the host.
 */
export function createSanlockLeaseManager(options: SanlockOptions): LeaseManager {
  const { hostId, leaseDirectory, ioTimeoutSeconds, rules } = options;
  const tool = new SanlockTool(options.runDirectory);
  const storage = new LeaseStorage(tool, leaseDirectory);
  const known = new Map<string, Known>();

  /** Joins the lockspace of disks; the first time that takes as long as sanlock needs to be sure of its host id. */
  async function join(signal: AbortSignal): Promise<void> {
    const name = diskLockspaces[rules.layout];
    await storage.needLockspace(name, ioTimeoutSeconds, signal);
    const file = storage.pathOf(name).replaceAll(':', String.raw`\:`);
    const args = ['add_lockspace', '-s', `${name}:${hostId}:${file}:0`, '-o', String(ioTimeoutSeconds)];
    const { code } = await tool.client(args, signal);
    if (code === 0 || code === sanlockCodes.exists) return;
    throw new Fault(
      'LOCKD_UNAVAILABLE',
      `sanlock does not join lockspace ${name} as host ${hostId}: it answers ${code}`,
      {
        hint: 'look into the log of sanlock; no other host may have this sanlock_host_id',
      },
    );
  }

  function toLease({ lockspace, name, file, shared, version }: HeldResource, pid: number): Lease {
    const { path = file, uuid = '', name: ownerName = '' } = known.get(keyOf({ lockspace, name }, pid)) ?? {};
    const held = { lockspace, name, path, shared, fencingToken: version };
    return { ...held, ownerName, ownerUuid: uuid, ownerPid: pid, host: hostname(), sinceMs: 0 };
  }

  /** Says who has one of the leases; undefined: nobody that can be seen. */
  async function busy(planned: readonly PlannedResource[]): Promise<Fault | undefined> {
    const held = await tool.status();
    for (const wanted of planned) {
      const disk = `disk ${wanted.path || `${wanted.lockspace}:${wanted.name}`}`;
      const here = held.find(({ resource }) => keyOf(resource, 0) === keyOf(wanted, 0));
      if (here !== undefined && !(here.resource.shared && wanted.shared)) {
        const { ownerName: name, ownerUuid: uuid } = toLease(here.resource, here.pid);
        const who = name === '' ? `process ${here.pid}` : `domain ${name} (pid ${here.pid} on host ${hostname()})`;
        return new Fault('LEASE_BUSY', `${disk} is in use by ${who}`, {
          holder: { kind: 'lease', name, uuid, pid: here.pid, host: hostname(), resource: wanted.path },
        });
      }
      const owner = await tool.ownerOf(wanted);
      if (owner === undefined || here !== undefined) continue;
      return new Fault('LEASE_BUSY', `${disk} is in use on the host whose sanlock host id is ${owner}`, {
        holder: { kind: 'lease', name: '', host: `sanlock host ${owner}`, resource: wanted.path },
      });
    }
    return undefined;
  }

  function grantOf(owner: LeaseOwner, planned: readonly PlannedResource[], adopted?: GuestProcess): LeaseGrant {
    let guest = adopted;
    let leases: readonly Lease[] = [];
    const pid = (): string => {
      if (guest === undefined) throw new Error('sanlock is asked for a guest without a process');
      return String(guest.pid);
    };
    const note = (resources: readonly HeldResource[], process: GuestProcess): void => {
      for (const { lockspace, name, path } of planned)
        known.set(keyOf({ lockspace, name }, process.pid), { ...owner, path });
      leases = resources.map((each) => toLease(each, process.pid));
    };
    const giveBack = async (): Promise<void> => {
      for (const each of planned) await tool.client(['release', '-r', formatResource(each), '-p', pid()]);
    };
    return {
      token: `sanlock:${owner.uuid}`,
      get leases() {
        return leases;
      },
      command: tool.commandFor(planned.map((each) => formatResource(each, each))),
      inherit: [],
      anchors: new Map(),
      explain: async (error) => {
        if (!(error instanceof Fault) || error.reason !== 'LAUNCH_FAILED') return error;
        return (await busy(planned).catch(() => undefined)) ?? error;
      },
      bind: async (process) => {
        if (process === undefined) {
          throw new Fault('UNSUPPORTED', 'sanlock keeps leases for processes, and a guest of this driver has none');
        }
        guest = process;
        const held = await tool.inquire(process.pid);
        const lacks = planned.find((each) => !held?.some((resource) => keyOf(resource, 0) === keyOf(each, 0)));
        if (lacks !== undefined) {
          throw new Fault(
            'LOCKD_UNAVAILABLE',
            `sanlock does not hold the lease for ${lacks.path || lacks.name} of a guest that it has started`,
          );
        }
        note(held ?? [], process);
      },
      release: async () => {
        if (guest === undefined) return;
        // They are free when the process has ended, whatever is said here.
        if ((await tool.inquire(guest.pid)) !== undefined) await giveBack();
        for (const each of planned) known.delete(keyOf(each, guest.pid));
      },
      giveBack,
      retake: async (wanted, signal) => {
        const resources = planned.flatMap((each) => {
          const before = wanted.find(({ lockspace, name }) => lockspace === each.lockspace && name === each.name);
          if (before === undefined) return [];
          return [formatResource(each, { shared: each.shared, version: each.shared ? 0 : before.fencingToken })];
        });
        const args = ['acquire', ...resources.flatMap((resource) => ['-r', resource]), '-p', pid()];
        const { code } = await tool.client(args, signal);
        if (code === sanlockCodes.otherVersion) {
          throw new Fault('LEASE_LOST', `a lease of domain ${owner.name} was had by somebody else meanwhile`);
        }
        if (code !== 0)
          throw (
            (await busy(planned)) ??
            new Fault('LEASE_BUSY', `sanlock does not grant the leases again: it answers ${code}`)
          );
        note((await tool.inquire(Number(pid()), signal)) ?? [], guest as GuestProcess);
        return leases;
      },
      extend: () => Promise.reject(noMoreLeases()),
      keepOnly: async (kept) => {
        for (const each of planned) {
          if (kept.some((lease) => keyOf(lease, 0) === keyOf(each, 0))) continue;
          await tool.client(['release', '-r', formatResource(each), '-p', pid()]);
        }
      },
    };
  }

  return {
    kind: 'sanlock',
    releasesWhilePaused: rules.releaseWhilePaused,
    acquire: async (owner, wanted, signal) => {
      const planned = await planResources(wanted, rules, (name) => storage.pathOf(name), signal);
      if (planned.length === 0) return emptyGrant;
      await join(signal);
      for (const each of planned) if (each.isOurs) await storage.needResource(each, signal);
      return grantOf(owner, planned);
    },
    adopt: async (owner, { token, leases: remembered }, process, signal) => {
      if (token === '') return { grant: emptyGrant, lost: [], extra: [] };
      const held = (await tool.inquire(process.pid, signal)) ?? [];
      const lost: LostLease[] = [];
      for (const { lockspace, name, path } of remembered) {
        known.set(keyOf({ lockspace, name }, process.pid), { ...owner, path });
        if (held.some((each) => each.lockspace === lockspace && each.name === name)) continue;
        lost.push({
          kind: 'lease-lost',
          lockspace,
          name,
          path,
          why: 'sanlock does not hold it for this guest any more',
        });
      }
      const planned = remembered.map(({ lockspace, name, path, shared }) => {
        const file =
          held.find((each) => each.lockspace === lockspace && each.name === name)?.file ?? storage.pathOf(name);
        return { lockspace, name, path, shared, file, offset: 0, isOurs: true };
      });
      const grant = grantOf(owner, planned, process);
      return { grant: { ...grant, leases: held.map((each) => toLease(each, process.pid)) }, lost, extra: [] };
    },
    list: async (signal) => {
      const held = (await tool.status(signal)).map(({ pid, resource }) => toLease(resource, pid));
      return held.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
    // It tells nobody of what is lost: it ends the guest, which the driver notices.
    watch: () => ({ [Symbol.dispose]: () => {} }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The refusal of a lease that a guest would need while it runs. */
function noMoreLeases(): Fault {
  return new Fault('UNSUPPORTED', 'sanlock gives leases to a guest when it starts; one that runs cannot get more', {
    hint: 'attach the disk for the next boot, or say in it that it is only read',
  });
}

function keyOf({ lockspace, name }: { readonly lockspace: string; readonly name: string }, pid: number): string {
  return `${pid} ${lockspace}:${name}`;
}
