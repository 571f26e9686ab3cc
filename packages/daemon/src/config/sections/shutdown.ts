/** How the daemon ends. */
export const shutdown = {
  stopGraceMs: {
    kind: 'milliseconds',
    preset: 30_000,
    maximum: 600_000,
    summary: 'how long calls in flight may take when the daemon stops',
    reloadable: true,
  },
} as const;
