import type { Metadata } from '@grpc/grpc-js';
import type { Identity } from '../access/identity.js';
import type { CarrierServices } from './carrier-services.js';
import type { Client } from './clients/client.js';

/**
 * Who makes a call: whoever the client is, or whose token goes with the call. One connection may carry calls of several
 * who have tokens: none of them gets what another one proved.
 * @throws Fault PERMISSION_DENIED when the token is not good, RESOURCE_EXHAUSTED after too many that were not
 */
export function identify(metadata: Metadata, client: Client, { tokens }: Pick<CarrierServices, 'tokens'>): Identity {
  const [authorization] = metadata.get('authorization');
  if (authorization === undefined) return client.identity;
  return tokens.identify(String(authorization), client.identity);
}
