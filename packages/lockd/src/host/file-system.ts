/** Types of file systems, as statfs(2) has them, that lie on another machine or are served by a process: either may hang. */
const remote: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x51_7b, 'smb'],
  [0xff_53_4d_42, 'cifs'],
  [0xfe_53_4d_42, 'smb2'],
  [0x65_73_55_46, 'fuse'],
  [0x00_c3_64_00, 'ceph'],
  [0x01_02_19_97, '9p'],
  [0x0b_d0_0b_d0, 'lustre'],
  [0x47_50_46_53, 'gpfs'],
  [0x53_46_41_4f, 'afs'],
]);

/** Whether an operation on a file system of this type may hang for as long as another machine or process likes. */
export function isRemoteFileSystem(type: number): boolean {
  return remote.has(type);
}
