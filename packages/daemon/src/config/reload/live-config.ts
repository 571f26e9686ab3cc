import type { Config } from '../config.js';
import type { LoadedConfig } from '../load-config.js';
import { reload, type Reloadable, type Reloaded } from './reload.js';

/** The config in force, which can be read again. */
export interface LiveConfig {
  readonly current: Config;
  /** Names a part that is told of each reload. */
  add(part: Reloadable): void;
  /** Reads everything again; one reload after the other. */
  reload(): Promise<Reloaded>;
  /** Lets one part alone read its files again; false: there is no part of that name. @throws what it cannot read */
  renew(name: string): Promise<boolean>;
}

/** Keeps `config`, and reads it again with `load`. */
export function createLiveConfig(config: Config, load: () => LoadedConfig): LiveConfig {
  const parts: Reloadable[] = [];
  let current = config;
  let last: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<Reloaded> {
    const outcome = await reload(current, load(), parts);
    if ('config' in outcome) current = outcome.config;
    return outcome;
  }
  function inTurn<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  }
  return {
    get current() {
      return current;
    },
    add: (part) => void parts.push(part),
    reload: () => inTurn(reloadNow),
    renew: (name) =>
      inTurn(async () => {
        const part = parts.find((each) => each.name === name);
        (await part?.prepare(current))?.();
        return part !== undefined;
      }),
  };
}
