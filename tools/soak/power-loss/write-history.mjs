import { randomUUID } from 'node:crypto';
import { connect } from '@holdfast/sdk';

const most = 6;

/** What a definition is compared by. */
export function describeDomain({ uuid, name, autostart, spec }) {
  return [uuid, name, autostart, spec?.title ?? '', spec?.description ?? ''];
}

/**
 * Defines, changes, renames and removes domains at random, one call after the other, and marks before each what is acknowledged.
 * Answers what there is to be after each call; the first entry: nothing.
 */
export async function writeHistory({ uri, calls, random, mark }) {
  await using host = await connect(uri);
  const domains = new Map();
  const describe = () => [...domains.values()].map((each) => JSON.stringify(describeDomain(each))).toSorted();
  const history = [{ call: 'nothing', after: describe() }];
  const text = () => `${random.below(1000)} `.repeat(1 + random.below(10_000));
  const define = async (domain) => {
    const { uuid, name, spec } = domain;
    await host.domains.define({
      spec: { uuid, name, type: 'test', memoryBytes: '16MiB', vcpu: { count: 1 }, ...spec },
    });
    domains.set(uuid, domain);
  };
  const verbs = {
    define: () =>
      define({ uuid: randomUUID(), name: `d${history.length}`, autostart: false, spec: { description: text() } }),
    redefine: (old) => define({ ...old, spec: { title: `t${history.length}`, description: text() } }),
    async undefine({ uuid }) {
      await host.domains.get({ uuid }).undefine();
      domains.delete(uuid);
    },
    async autostart(old) {
      await host.domains.get({ uuid: old.uuid }).setAutostart({ autostart: !old.autostart });
      domains.set(old.uuid, { ...old, autostart: !old.autostart });
    },
    async rename(old) {
      const name = `r${history.length}`;
      await host.domains.get({ uuid: old.uuid }).rename({ newName: name });
      domains.set(old.uuid, { ...old, name });
    },
  };
  for (let number = 1; number <= calls; number++) {
    mark({ acknowledged: number - 1, begun: number });
    const old = random.pick([...domains.values()]);
    const others = Object.keys(verbs).filter((verb) => verb !== 'define' || domains.size < most);
    const verb = old === undefined ? 'define' : random.pick(others);
    await verbs[verb](old);
    history.push({ call: `${verb} ${old?.name ?? ''}`, after: describe() });
  }
  mark({ acknowledged: calls, begun: calls });
  return history;
}
