import { type UpdateTlsRequest, UpdateTlsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Reads certificates, keys and revocation lists again. @throws Fault UNSUPPORTED where there is no TLS, FILE_PERMISSION */
export async function updateTls(
  context: CallContext,
  at: Services,
  _request: UpdateTlsRequest,
): Promise<UpdateTlsResponse> {
  await at.administration.updateTls();
  at.logger.info({ caller: context.caller }, 'certificates read again');
  return UpdateTlsResponse.create();
}
