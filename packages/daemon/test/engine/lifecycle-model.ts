/**
 * The life of a domain as a table says it, written down a second time and as simply as possible, so that the engine can
 * be held against it. Knows nothing of the engine's own tables.
 */

export type Action = 'destroy' | 'restart' | 'preserve';

/** What a configuration says of the ends of a guest. */
export interface Actions {
  readonly onPoweroff: Action;
  readonly onReboot: Action;
  readonly onCrash: Action;
}

/** A domain that is known. */
export interface ModelDomain {
  /** State and reason: `running(booted)`. */
  readonly now: string;
  /** What the next boot has; undefined: it is transient. */
  readonly defined: Actions | undefined;
  /** What the running guest has; undefined: there is none. */
  readonly live: Actions | undefined;
  readonly rebooting: boolean;
  readonly autostart: boolean;
}

/** What follows from a step: how the call ends, what is told, and the domain afterwards; undefined: it is gone. */
export interface Outcome {
  readonly answer: string;
  readonly told: readonly string[];
  readonly domain: ModelDomain | undefined;
}

export type Verb =
  | { readonly kind: 'define'; readonly actions: Actions }
  | { readonly kind: 'create'; readonly actions: Actions; readonly paused: boolean }
  | { readonly kind: 'start'; readonly paused: boolean }
  | { readonly kind: 'autostart'; readonly autostart: boolean }
  | { readonly kind: 'undefine' | 'shutdown' | 'reboot' | 'reset' | 'destroy' | 'suspend' | 'resume' };

export type GuestDeed =
  | 'power off'
  | 'reboot'
  | 'panic'
  | 'crash'
  | 'stop by I/O error'
  | 'stop by watchdog'
  | 'be paused from outside'
  | 'be resumed from outside'
  | 'sleep in memory'
  | 'sleep on disk'
  | 'wake';

const stateOf = ({ now }: ModelDomain): string => now.slice(0, now.indexOf('('));

/** What a call makes of a domain; undefined: there is none of that name. */
export function expectVerb(domain: ModelDomain | undefined, verb: Verb): Outcome {
  if (verb.kind === 'define') return define(domain, verb.actions);
  if (verb.kind === 'create' && domain === undefined) return boot(blank, verb.actions, verb.paused);
  if (domain === undefined) return { answer: 'DOMAIN_NOT_FOUND', told: [], domain };
  const refused: Outcome = { answer: 'INVALID_STATE', told: [], domain };
  const nothing: Outcome = { answer: 'ok', told: [], domain };
  const state = stateOf(domain);

  switch (verb.kind) {
    case 'create':
      return state === 'shutoff' ? boot(domain, verb.actions, verb.paused) : refused;
    case 'start':
      return state === 'shutoff' && domain.defined ? boot(domain, domain.defined, verb.paused) : refused;
    case 'undefine': {
      if (domain.defined === undefined) return refused;
      const after = domain.live === undefined ? undefined : { ...domain, defined: undefined, autostart: false };
      return { answer: 'ok', told: [`undefined(removed) ${domain.now}`], domain: after };
    }
    case 'autostart': {
      if (domain.defined === undefined) return refused;
      if (domain.autostart === verb.autostart) return nothing;
      const told = [`configurationChange ${domain.now}`];
      return { answer: 'ok', told, domain: { ...domain, autostart: verb.autostart } };
    }
    case 'shutdown':
    case 'reboot':
      if (state !== 'running') return refused;
      return { ...nothing, domain: { ...domain, rebooting: verb.kind === 'reboot' } };
    case 'reset': {
      const after = { crashed: 'paused(crashed)', shutdown: 'paused(starting-up)', pmsuspended: 'paused(starting-up)' };
      const now = after[state as keyof typeof after] ?? domain.now;
      return state === 'shutoff'
        ? refused
        : { ...tell(domain, now, 'reboot'), domain: { ...domain, now, rebooting: false } };
    }
    case 'destroy': {
      if (state === 'shutoff') return refused;
      const down = state === 'shutdown' ? [] : ['shutdown(host) shutdown(user)'];
      return off(domain, [...down, 'stopped(destroyed) shutoff(destroyed)'], 'shutoff(destroyed)');
    }
    case 'suspend':
      if (state === 'paused') return nothing;
      return state === 'running' ? tell(domain, 'paused(user)', 'suspended(paused)') : refused;
    case 'resume':
      return state === 'paused' || state === 'crashed'
        ? tell(domain, 'running(unpaused)', 'resumed(unpaused)')
        : refused;
    default:
      throw new Error(`no such verb: ${(verb as Verb).kind}`);
  }
}

/** Whether a guest can do that now. */
export function canHappen(domain: ModelDomain | undefined, deed: GuestDeed): boolean {
  if (domain?.live === undefined) return false;
  const state = stateOf(domain);
  if (deed === 'crash') return true;
  if (deed === 'be resumed from outside') return state === 'paused';
  return state === (deed === 'wake' ? 'pmsuspended' : 'running');
}

/** What a deed of its guest makes of a domain. */
export function expectDeed(domain: ModelDomain, deed: GuestDeed): Outcome {
  const { live, now } = domain;
  if (live === undefined) throw new Error('there is no guest');
  switch (deed) {
    case 'power off':
      if (!domain.rebooting) return end(domain, live.onPoweroff);
      // What libvirt calls a fake reboot: off, and on again before anybody is told.
      return live.onReboot === 'restart'
        ? { ...tell(domain, now, 'reboot'), domain: { ...domain, rebooting: false } }
        : end(domain, live.onReboot);
    case 'reboot':
      return live.onReboot === 'restart'
        ? { ...tell(domain, now, 'reboot'), domain: { ...domain, rebooting: false } }
        : end(domain, live.onReboot);
    case 'panic': {
      const panicked = tell(domain, 'crashed(panicked)', 'crashed(panicked)');
      if (live.onCrash === 'preserve') return panicked;
      if (live.onCrash === 'restart') return restart(domain, panicked.told);
      return off(domain, [...panicked.told, 'stopped(crashed) shutoff(crashed)'], 'shutoff(crashed)');
    }
    case 'crash':
      return stateOf(domain) === 'shutdown'
        ? off(domain, ['stopped(shutdown) shutoff(shutdown)'], 'shutoff(shutdown)')
        : off(domain, ['stopped(crashed) shutoff(crashed)'], 'shutoff(crashed)');
    case 'stop by I/O error': {
      const paused = tell(domain, 'paused(io-error)', 'suspended(io-error)');
      return { ...paused, told: [`ioError ${now}`, ...paused.told] };
    }
    case 'stop by watchdog': {
      const paused = tell(domain, 'paused(watchdog)', 'suspended(watchdog)');
      return { ...paused, told: [`watchdog ${now}`, ...paused.told] };
    }
    case 'be paused from outside':
      return tell(domain, 'paused(user)', 'suspended(paused)');
    case 'be resumed from outside':
      return tell(domain, 'running(unpaused)', 'resumed(unpaused)');
    case 'sleep in memory':
      return tell(domain, 'pmsuspended(unspecified)', 'pmsuspended(memory)');
    case 'sleep on disk':
      return tell(domain, 'pmsuspended(unspecified)', 'pmsuspended(disk)');
    case 'wake':
      return tell(domain, 'running(wakeup)', 'started(wakeup)');
  }
}

/** What a daemon finds that comes back and misses the guest. */
export function expectLoss(domain: ModelDomain): Outcome {
  const state = stateOf(domain);
  if (domain.live === undefined) return { answer: 'ok', told: [], domain };
  if (state === 'shutdown') return off(domain, ['stopped(shutdown) shutoff(shutdown)'], 'shutoff(shutdown)');
  if (state === 'crashed') return off(domain, ['stopped(crashed) shutoff(crashed)'], 'shutoff(crashed)');
  return off(domain, ['stopped(failed) shutoff(daemon)'], 'shutoff(daemon)');
}

const blank: ModelDomain = {
  now: 'shutoff(unspecified)',
  defined: undefined,
  live: undefined,
  rebooting: false,
  autostart: false,
};

function define(domain: ModelDomain | undefined, actions: Actions): Outcome {
  const before = domain ?? blank;
  const detail = before.defined === undefined ? 'added' : 'updated';
  return { answer: 'ok', told: [`defined(${detail}) ${before.now}`], domain: { ...before, defined: actions } };
}

function boot(domain: ModelDomain, actions: Actions, paused: boolean): Outcome {
  const now = paused ? 'paused(user)' : 'running(booted)';
  const told = paused ? ['started(booted)', 'suspended(paused)'] : ['resumed(unpaused)', 'started(booted)'];
  return {
    answer: 'ok',
    told: told.map((event) => `${event} ${now}`),
    domain: { ...domain, now, live: actions, rebooting: false },
  };
}

function tell(domain: ModelDomain, now: string, event: string): Outcome {
  return { answer: 'ok', told: [`${event} ${now}`], domain: { ...domain, now } };
}

/** The guest has powered itself off, and that is not answered by a reset before anybody knows. */
function end(domain: ModelDomain, action: Action): Outcome {
  const down = tell({ ...domain, rebooting: false }, 'shutdown(user)', 'shutdown(guest)');
  if (action === 'preserve') return down;
  if (action === 'restart') return restart(domain, down.told);
  return off(domain, [...down.told, 'stopped(shutdown) shutoff(shutdown)'], 'shutoff(shutdown)');
}

function restart(domain: ModelDomain, before: readonly string[]): Outcome {
  const now = 'running(booted)';
  const told = [...before, `resumed(unpaused) ${now}`, `reboot ${now}`];
  return { answer: 'ok', told, domain: { ...domain, now, rebooting: false } };
}

function off(domain: ModelDomain, told: readonly string[], now: string): Outcome {
  const after = domain.defined === undefined ? undefined : { ...domain, now, live: undefined, rebooting: false };
  return { answer: 'ok', told, domain: after };
}
