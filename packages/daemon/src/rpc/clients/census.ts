/** Counts those who are somewhere, in all and by where they come from. */
export class Census {
  readonly #byOrigin = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Of one origin. */
  of(origin: string): number {
    return this.#byOrigin.get(origin) ?? 0;
  }

  add(origin: string | undefined): void {
    this.#total++;
    if (origin !== undefined) this.#byOrigin.set(origin, this.of(origin) + 1);
  }

  remove(origin: string | undefined): void {
    this.#total--;
    if (origin === undefined) return;
    const left = this.of(origin) - 1;
    if (left > 0) this.#byOrigin.set(origin, left);
    else this.#byOrigin.delete(origin);
  }
}

/** Places that the operator can count on when others have taken all the rest; few places have none to spare. */
const mostReserved = 16;

/** Who asks for a place: from where, and whether it is the operator (root, or the user whose daemon this is). */
export interface Applicant {
  readonly origin: string | undefined;
  readonly isOperator: boolean;
}

/** Whether one more may come, where so many may be in all and so many of one origin. */
export function hasPlace(
  census: Census,
  { origin, isOperator }: Applicant,
  most: { readonly inAll: number; readonly ofOrigin: number },
): boolean {
  const reserved = isOperator ? 0 : Math.min(mostReserved, Math.floor(most.inAll / 4));
  if (census.total >= most.inAll - reserved) return false;
  return origin === undefined || census.of(origin) < most.ofOrigin;
}
