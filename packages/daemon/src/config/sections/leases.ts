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
  sanlockHostId: {
    kind: 'count',
    preset: undefined,
    minimum: 1,
    maximum: 2000,
    summary: 'lease_manager sanlock: number of this host, which no other host that shares the leases has; must be set',
  },
  sanlockLeaseDir: {
    kind: 'path',
    preset: '/var/lib/holdfast/sanlock',
    placeholder: 'DIR',
    summary: 'lease_manager sanlock: directory of the leases, on storage that all hosts share',
  },
  sanlockRunDir: {
    kind: 'path',
    preset: undefined,
    placeholder: 'DIR',
    summary: 'lease_manager sanlock: where its socket is; default: where sanlock has it',
  },
  sanlockIoTimeoutSeconds: {
    kind: 'seconds',
    preset: 10,
    minimum: 1,
    maximum: 60,
    summary: 'lease_manager sanlock: how long the storage may take; the same on all hosts',
  },
  releaseLeasesWhilePaused: {
    kind: 'boolean',
    preset: false,
    summary: 'give the leases of a guest back while it is suspended, and take them again before it goes on',
  },
} as const;
