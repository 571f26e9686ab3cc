/** What guests hold leases for, and where their files lie; who keeps them is `lease_manager`. */
export const leases = {
  autoDiskLeases: {
    kind: 'boolean',
    preset: true,
    summary: 'take a lease for each disk that a guest writes to; false: only for what a <lease> asks for',
  },
  requireLeaseForDisks: {
    kind: 'boolean',
    preset: false,
    summary: 'without auto_disk_leases: refuse a guest that writes to a disk for itself and has no <lease>',
  },
  leaseLayout: {
    kind: 'choice',
    choices: ['holdfast', 'libvirt'],
    preset: 'holdfast',
    summary: 'how lease files are named; libvirt: as virtlockd does it, for directories that both use',
  },
  fileLockspaceDir: {
    kind: 'path',
    preset: undefined,
    placeholder: 'DIR',
    summary:
      'directory of lease files of images; default: one of the lock daemon, or with lease_layout libvirt the images themselves',
  },
  lvmLockspaceDir: {
    kind: 'path',
    preset: undefined,
    placeholder: 'DIR',
    summary: 'directory of lease files of LVM volumes, which are then named by their UUIDs',
  },
  scsiLockspaceDir: {
    kind: 'path',
    preset: undefined,
    placeholder: 'DIR',
    summary: 'directory of lease files of SCSI volumes, which are then named by their unit serial numbers',
  },
  releaseLeasesWhilePaused: {
    kind: 'boolean',
    preset: false,
    summary: 'give the leases of a guest back while it is suspended, and take them again before it goes on',
  },
} as const;
