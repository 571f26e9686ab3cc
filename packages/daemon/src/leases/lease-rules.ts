/** What guests hold leases for, and where these lie, as it is set. */
export interface LeaseRules {
  /** Whether each disk that is written to has a lease, without its spec asking for one. */
  readonly autoDiskLeases: boolean;
  /** Whether a guest that writes to a disk for itself and asks for no lease is refused, where disks have none by themselves. */
  readonly requireLeaseForDisks: boolean;
  /** How lease files are named: `libvirt` as virtlockd does it, for directories that both use. */
  readonly layout: 'holdfast' | 'libvirt';
  /** Where the lease files of images lie; undefined: the lock daemon has a place. */
  readonly fileDirectory?: string | undefined;
  /** Where those of LVM volumes lie, named by their UUID; undefined: they are named as other devices are. */
  readonly lvmDirectory?: string | undefined;
  /** Where those of SCSI volumes lie, named by their unit serial number; undefined: they are named as other devices are. */
  readonly scsiDirectory?: string | undefined;
  /** Whether leases are given back while a guest is paused, and taken again before it goes on. */
  readonly releaseWhilePaused: boolean;
}

/** As it is when nothing is set. */
export const defaultLeaseRules: LeaseRules = {
  autoDiskLeases: true,
  requireLeaseForDisks: false,
  layout: 'holdfast',
  releaseWhilePaused: false,
};
