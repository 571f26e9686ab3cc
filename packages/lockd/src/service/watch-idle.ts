import type { Services } from '../services.js';

/** When a lockd has nothing to live for. */
export interface IdleWatch {
  /** For how long nobody may have been there. */
  readonly ms: number;
  readonly at: Pick<Services, 'clients' | 'table' | 'clock'>;
  /** Whether something is under way for which nobody stays connected. */
  readonly isBusy: () => boolean;
  readonly end: () => void;
}

/** How often is looked in the time that is to pass: often enough that it is not noticed. */
const looks = 10;

/**
 * Calls `end`, once, when for some time there was no connection of any kind, not even between two looks, and no lease. It is
 * called in the same turn of the loop as the last look, so nobody whom lockd has accepted is turned away.
 */
export function watchIdle({ ms, at, isBusy, end }: IdleWatch): void {
  const { clients, table, clock } = at;
  let seen = clients.seen;
  let idle = 0;
  const look = (): void => {
    const isIdle = clients.all().length === 0 && clients.seen === seen && table.all().length === 0 && !isBusy();
    seen = clients.seen;
    idle = isIdle ? idle + 1 : 0;
    if (idle === looks) end();
    else plan();
  };
  const plan = (): void => void clock.setTimeout(look, ms / looks);
  plan();
}
