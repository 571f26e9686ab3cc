/** Names of domains that come and go; whether one is there is for nobody to say. */
export const passingNames = ['passing1', 'passing2', 'passing3'];

/** What callers do over the SDK with domains that come and go. Each gets the handle of one of them, and a definition of it. */
export const passingCalls = {
  define: { weight: 2, call: ({ host, source }) => host.domains.define(source) },
  undefine: { weight: 1, call: ({ domain, random }) => domain.undefine({ managedSave: random.below(2) === 0 }) },
  create: { weight: 2, call: ({ host, source }) => host.domains.create(source) },
  start: { weight: 1, call: ({ domain }) => domain.start() },
  save: { weight: 1, call: ({ domain }) => domain.managedSave() },
  destroy: { weight: 2, call: ({ domain }) => domain.destroy() },
  rename: { weight: 1, call: ({ domain, random }) => domain.rename({ newName: random.pick(passingNames) }) },
};
