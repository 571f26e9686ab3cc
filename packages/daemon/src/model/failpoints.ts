/**
 * Every place between two effects of a verb where a test may end the daemon or make the verb fail. A closed list: what is
 * not here is no failpoint. The value says whether the verb can still be taken back there; if so, an error at that place
 * must leave nothing behind, and if not, the verb must be completed.
 */
const table = {
  /** The job has its turn, and nothing is done. */
  'job.begun': true,
  /** Leases are held for a guest that is not written down. */
  'boot.leased': true,
  /** A start is written down that has no process. */
  'boot.announced': true,
  /** QEMU: files are borrowed and sockets planned, and there is no process. */
  'launch.prepared': true,
  /** QEMU: there is a process that nobody has written down. */
  'launch.spawned': true,
  /** QEMU: its monitor answers. */
  'launch.connected': true,
  /** The driver has handed the guest over, paused before its first instruction. */
  'boot.launched': true,
  /** The leases are those of its process. */
  'boot.bound': true,
  /** Its process is written down, as starting. */
  'boot.noted': true,
  /** A guest that shall go on from a saved state is written down as paused, and that state still as unused. */
  'boot.restored': true,
  /** The saved state is written down as used, and the guest has not gone on. */
  'boot.state-used': true,
  /** It runs, and nobody was told. */
  'boot.resumed': true,
  /** It is written down what a guest is to be asked for, and its button is not pressed. */
  'guest.noted': true,
  /** A button of the guest is pressed, which nobody can take back. */
  'guest.asked': false,
  /** The guest was told something, and nothing of it is recorded. */
  'guest.told': true,
  /** It is written down that a disk is about to be plugged in, and nothing is done. */
  'attach.noted': true,
  /** Its leases are held, and that is written down nowhere. */
  'attach.leased': true,
  /** Its leases are written down, and the guest does not keep them itself yet. */
  'attach.written': true,
  /** The guest keeps the leases, and has no disk. */
  'attach.held': true,
  /** The guest has the disk, and it is in no record. */
  'attach.plugged': true,
  /** The guest has let go of a disk; it is in the records still, and its leases are held. */
  'detach.unplugged': false,
  /** The leases of a disk that is gone are given back, and it is in the records still. */
  'detach.released': false,
  /** A new name is held beside the old one. */
  'name.held': true,
  /** The definition on disk is the new one. */
  'commit.definition-written': true,
  /** The status of the guest on disk is the new one. */
  'commit.guest-written': true,
  /** Disk and memory have the change, and nobody was told. */
  'commit.remembered': false,
  /** The change was told, and the caller has no answer. */
  'commit.told': false,
  /** A guest is held to be saved, and that is recorded nowhere. */
  'save.held': true,
  /** The state of a guest is in its file, and no definition knows of it. */
  'save.written': true,
  /** The definition says that there is a saved state, and the guest is still there. */
  'save.noted': true,
  /** It is written down that the guest is being ended. */
  'end.announced': true,
  /** Its process is gone, and that is recorded nowhere. */
  'end.gone': false,
  /** Its leases are given back, and the domain still counts as active. */
  'end.released': false,
  /** What has happened is on disk. */
  'fact.written': false,
  /** What has happened is known, and nobody was told. */
  'fact.remembered': false,
  /** The job is over, and the caller has no answer. */
  'job.done': false,
} as const;

/** Name of a failpoint. */
export type FailpointName = keyof typeof table;

/** The whole list, in the order in which a life passes them. */
export const failpointNames = Object.keys(table) as readonly FailpointName[];

/** Whether an error at this place must undo the verb. */
export function isUndoable(name: FailpointName): boolean {
  return table[name];
}

/** Where verbs say how far they have come, so that a test can end or fail them there. Nobody listens in a daemon that ships. */
export interface Failpoints {
  /** Returns at once. In a test it may throw, or never return. */
  reach(name: FailpointName): void;
}
