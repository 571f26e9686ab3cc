/** What the daemon tells about itself. */
export const logging = {
  logLevel: {
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    preset: 'info',
    placeholder: 'LEVEL',
    summary: 'how much is logged',
  },
} as const;
