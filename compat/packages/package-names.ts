/** The packages that a release is made of, those first that the others need. */
export const packageNames = [
  'protocol',
  'host',
  'systemd',
  'metrics',
  'settings',
  'sdk',
  'lockd',
  'daemon',
  'cli',
  'tck',
] as const;

/** One of them. */
export type PackageName = (typeof packageNames)[number];
