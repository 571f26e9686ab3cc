/** The command that starts the daemon of a socket: one that lies as `holdfast up --dir` lays it says which directory that is. */
export function upFor(socket: string): string {
  const [, directory = ''] = /^(\/.+)\/run\/(?:holdfast|lockd)(?:-[a-z]+)*\.sock$/.exec(socket) ?? [];
  if (directory === '' || directory === '/var') return 'holdfast up';
  // As a shell takes it.
  return `holdfast up --dir ${/^[\w./-]+$/.test(directory) ? directory : `'${directory.replaceAll("'", "'\\''")}'`}`;
}
