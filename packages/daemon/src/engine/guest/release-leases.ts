import type { LiveGuest } from '../../objects/domain-record.js';
import type { Services } from '../services.js';

/** Gives back the leases of a guest that is gone. Never throws: they end with its process in any case. */
export async function releaseLeases(at: Services, name: string, { grant }: LiveGuest): Promise<void> {
  try {
    await grant?.release();
  } catch (error) {
    at.logger.warn({ domain: name, err: error }, 'leases could not be given back; they ended with the guest');
  }
}
