/** What callers do over the SDK with the daemon itself, through its socket for administration. */
export const adminCalls = {
  status: { weight: 1, call: ({ admin }) => admin.status() },
  servers: { weight: 1, call: ({ admin }) => admin.servers() },
  workerPool: { weight: 1, call: ({ admin }) => admin.workerPool() },
  setWorkerPool: { weight: 1, call: ({ admin, random }) => admin.setWorkerPool({ maxWorkers: 20 + random.below(10) }) },
  clientLimits: { weight: 1, call: ({ admin }) => admin.clientLimits() },
  setClientLimits: {
    weight: 1,
    call: ({ admin, random }) => admin.setClientLimits({ maxClients: 5000 + random.below(100) }),
  },
  clients: { weight: 1, call: ({ admin }) => admin.clients() },
  client: { weight: 1, call: ({ admin, random }) => admin.client({ client: 1 + random.below(1000) }) },
  logging: { weight: 1, call: ({ admin }) => admin.logging() },
  setLogging: { weight: 1, call: ({ admin }) => admin.setLogging({ level: 'info' }) },
  limits: { weight: 1, call: ({ admin }) => admin.limits() },
  setLimits: { weight: 1, call: ({ admin, random }) => admin.setLimits({ jobWaitMs: 29_000 + random.below(1000) }) },
  updateTls: { weight: 1, call: ({ admin }) => admin.updateTls() },
  tokens: { weight: 1, call: ({ admin }) => admin.tokens() },
  createToken: { weight: 1, call: ({ admin, random }) => admin.createToken({ name: `soak${random.below(5)}` }) },
  revokeToken: { weight: 1, call: ({ admin, random }) => admin.revokeToken({ name: `soak${random.below(5)}` }) },
};
