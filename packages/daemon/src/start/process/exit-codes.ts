/**
 * Exit codes, as sysexits.h has them; 1: it could not start, or not stop cleanly; taken: another daemon has its directory or
 * its socket.
 */
export const exitCodes = { ok: 0, failed: 1, usage: 64, bug: 70, taken: 75 } as const;
