/** Variable by which the process of a guest is found again when its pid was not recorded. */
export const incarnationVariable = 'HOLDFAST_INCARNATION';

/**
 * The environment of a QEMU process: nothing of the daemon's own may reach it, neither secrets nor `LD_PRELOAD`.
 * `TMPDIR` is passed on because QEMU keeps the data of `snapshot=on` there.
 */
export function guestEnvironment(own: NodeJS.ProcessEnv, incarnation?: string): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    HOME: '/',
  };
  const temporary = own['TMPDIR'];
  if (temporary !== undefined) environment['TMPDIR'] = temporary;
  if (incarnation !== undefined) environment[incarnationVariable] = incarnation;
  return environment;
}
