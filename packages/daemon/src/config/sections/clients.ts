/** How many clients there may be, and what each may ask for. */
export const clients = {
  maxClients: {
    kind: 'count',
    preset: 5000,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'clients at a time; further connections wait',
    reloadable: true,
  },
  maxClientsPerUser: {
    kind: 'count',
    preset: 1000,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'clients of one user at a time, so that nobody locks out others',
    reloadable: true,
  },
  maxQueuedClients: {
    kind: 'count',
    preset: 1000,
    minimum: 0,
    maximum: 1_000_000,
    summary: 'connections that wait for their turn; further ones are closed',
    reloadable: true,
  },
  maxAnonymousClients: {
    kind: 'count',
    preset: 100,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'clients that have not begun to speak',
    reloadable: true,
  },
  maxClientRequests: {
    kind: 'count',
    preset: 64,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'calls of one client under way; further ones wait, then are not read',
    reloadable: true,
  },
  handshakeTimeoutMs: {
    kind: 'milliseconds',
    preset: 3000,
    minimum: 10,
    maximum: 60_000,
    summary: 'how long a client has to begin to speak',
  },
  keepaliveIntervalMs: {
    kind: 'milliseconds',
    preset: 15_000,
    maximum: 3_600_000,
    summary: 'how long a client may be silent before it is asked for a sign of life; 0: as long as it likes',
  },
  keepaliveTimeoutMs: {
    kind: 'milliseconds',
    preset: 5000,
    minimum: 10,
    maximum: 600_000,
    summary: 'how long it has to give one',
  },
  idleExitSeconds: {
    kind: 'seconds',
    preset: 0,
    maximum: 86_400,
    summary: 'end the daemon when for so long no client was there and no guest ran; 0: never',
  },
} as const;

/** How many calls are done at a time. */
export const workers = {
  minWorkers: {
    kind: 'count',
    preset: 5,
    minimum: 0,
    maximum: 1_000_000,
    summary: 'worker slots that are always shown as there',
    reloadable: true,
  },
  maxWorkers: {
    kind: 'count',
    preset: 256,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'calls done at a time',
    reloadable: true,
  },
  prioWorkers: {
    kind: 'count',
    preset: 5,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'calls done beyond that which never wait for a guest, such as destroy',
    reloadable: true,
  },
  maxWaitingCalls: {
    kind: 'count',
    preset: 1000,
    minimum: 0,
    maximum: 1_000_000,
    summary: 'calls of all clients that wait for a slot; further ones are refused',
    reloadable: true,
  },
} as const;

/** The same for the server behind the admin socket. */
export const administration = {
  adminMaxClients: {
    kind: 'count',
    preset: 100,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'clients of the admin socket at a time',
    reloadable: true,
  },
  adminMaxQueuedClients: {
    kind: 'count',
    preset: 20,
    minimum: 0,
    maximum: 1_000_000,
    summary: 'connections to the admin socket that wait',
    reloadable: true,
  },
  adminMaxClientRequests: {
    kind: 'count',
    preset: 64,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'calls of one client of the admin socket under way',
    reloadable: true,
  },
  adminMinWorkers: {
    kind: 'count',
    preset: 5,
    minimum: 0,
    maximum: 1_000_000,
    summary: 'worker slots of the admin socket that are always shown as there',
    reloadable: true,
  },
  adminMaxWorkers: {
    kind: 'count',
    preset: 20,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'calls on the admin socket done at a time',
    reloadable: true,
  },
} as const;
