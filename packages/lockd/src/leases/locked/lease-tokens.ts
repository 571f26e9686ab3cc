import { Refusal } from '../../refusal.js';
import type { LeasePlaces } from '../lease-places.js';
import { type Resource, type Wanted, bySpace, leaseKey } from '../lease-table.js';
import { takenSince } from './inspect-lease.js';
import type { OpenLeases } from './open-leases.js';

/** A fencing token, and the lease that it is of. */
type TokenOf = readonly [Resource, number];

/** The fencing tokens in the files of leases that are locked here. */
export class LeaseTokens {
  readonly #open: OpenLeases;
  readonly #places: LeasePlaces;

  constructor(open: OpenLeases, places: LeasePlaces) {
    this.#open = open;
    this.#places = places;
  }

  /**
   * Gives locked leases new fencing tokens, in the order asked for: they have another owner now.
   * @param announce - Told of the tokens of some of them before the first is written.
   * @throws as `LeaseFiles.take` does, and what `announce` throws
   */
  async renumber(
    resources: readonly Resource[],
    announce: (tokens: ReadonlyMap<Resource, number>) => void,
  ): Promise<number[]> {
    const tokens = new Map<Resource, number>();
    for (const [name, group] of bySpace(resources.map((resource) => ({ resource, shared: false })))) {
      await this.#places.exclusively(name, async (space) => {
        let token = await space.nextTokens(group.length);
        const given = group.map(({ resource }): TokenOf => [resource, token++]);
        announce(new Map(given));
        await this.mark(given);
        for (const [resource, next] of given) tokens.set(resource, next);
      });
    }
    return resources.map((resource) => tokens.get(resource) ?? 0);
  }

  /** Writes tokens into locked leases that have others: what was to become of these did not. @throws as `LeaseFiles.take` does */
  async remark(tokens: readonly TokenOf[]): Promise<void> {
    try {
      await this.mark(tokens);
    } catch (error) {
      throw this.#places.refused(error, tokens[0]?.[0].lockspace ?? '');
    }
  }

  /** The token in the file of a lease that is locked here; 0: it has no file of its own. @throws as `LeaseFiles.problem` does */
  async tokenOf(resource: Resource): Promise<number> {
    try {
      return await this.read(resource);
    } catch (error) {
      throw this.#places.refused(error, resource.lockspace);
    }
  }

  /** The same, for whoever says himself what is refused. @throws FileSystemHangs, ErrnoException */
  async read(resource: Resource): Promise<number> {
    const lease = this.#open.find(resource);
    if (!lease) throw new Error(`${leaseKey(resource)} is not locked`);
    return resource.direct === true ? 0 : lease.access.step('readToken', lease.descriptor);
  }

  /** Writes the tokens of grants into their lease files; a disk that is locked itself is not written to. @throws as `read` does */
  async mark(tokens: readonly TokenOf[]): Promise<void> {
    for (const [resource, token] of tokens) {
      const lease = this.#open.find(resource);
      // One that is shared may have been given back by its last holder meanwhile; whoever asked looks again.
      if (lease && resource.direct !== true) await lease.access.step('writeToken', lease.descriptor, token);
    }
  }

  /** Refuses a lease that has not the token any more which whoever wants it has seen. @throws Refusal LEASE_TAKEN; as `read` does */
  async refuseTaken(wanted: Wanted): Promise<void> {
    const { expectedToken = 0, resource } = wanted;
    if (expectedToken === 0) return;
    const problem = takenSince(wanted, expectedToken, await this.read(resource));
    if (problem === undefined) return;
    throw new Refusal('LEASE_TAKEN', `lease ${leaseKey(resource)}: ${problem}`, {
      path: resource.path,
      expected_token: String(expectedToken),
    });
  }
}
