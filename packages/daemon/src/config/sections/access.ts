/** Who may do what, and what is kept of it. */
export const access = {
  accessPolicy: {
    kind: 'path',
    preset: undefined,
    reloadable: true,
    summary: 'who may do what, in TOML; without it whoever can connect may do everything',
  },
  auditLog: {
    kind: 'text',
    preset: 'off',
    accepts: (text: string): boolean => text === 'off' || text === 'log' || text.startsWith('/'),
    expected: '"off", "log" or an absolute path',
    summary: 'where it is kept who did what: off, log (that of the daemon), or a file of its own',
  },
} as const;
