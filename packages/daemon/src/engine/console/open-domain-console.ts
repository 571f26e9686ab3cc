import type { OpenDomainConsoleRequest, OpenDomainConsoleResponse } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { patient } from '../../model/patient-stream.js';
import type { CallContext } from '../call-context.js';
import { accessObject } from '../domain/access-object.js';
import { findDomain } from '../domain/find-domain.js';
import { activeGuest } from '../guest/active-guest.js';
import type { Services } from '../services.js';
import type { OpenConsole } from './console-table.js';
import { pickConsole } from './pick-console.js';

/**
 * Opens a console, and sends what the guest writes there until the caller's signal, the guest or another caller ends it.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_STATE, INVALID_ARGUMENT, UNSUPPORTED at once; CANCELLED when it is taken over;
 * PERMISSION_DENIED when its reader may open it no more
 */
export function openDomainConsole(
  context: CallContext,
  at: Services,
  { domain: ref, device, force }: OpenDomainConsoleRequest,
): AsyncIterable<OpenDomainConsoleResponse> {
  const domain = findDomain(context, at, ref);
  context.signal.throwIfAborted();
  const live = activeGuest(domain, 'a console needs a guest');
  const alias = pickConsole(live.spec, device);
  const what = { uuid: domain.uuid, device: alias, caller: context.caller };
  const claim = at.consoles.claim(what, domain.record.name, force);
  const open = async (): Promise<void> => {
    claim.guest = await live.guest.openConsole(alias, context.signal);
    // Somebody may have been quicker with force.
    if (claim.takenBy !== undefined || context.signal.aborted) claim.guest.close();
  };
  // What is read is let go of even where its reader waits for the guest and will not ask again.
  context.signal.addEventListener('abort', claim.release, { once: true });
  const end = (): void => context.signal.removeEventListener('abort', claim.release);
  // Who may do what may have changed since it was opened.
  const permit = (): void => context.access.permit(accessObject(domain));
  return patient(send(claim, { open, permit, end }));
}

async function* send(
  claim: OpenConsole,
  { open, permit, end }: { readonly open: () => Promise<void>; readonly permit: () => void; readonly end: () => void },
): AsyncGenerator<OpenDomainConsoleResponse, void, undefined> {
  try {
    await open();
    yield { consoleId: claim.id, device: claim.device, data: new Uint8Array() };
    for await (const data of claim.guest?.output ?? []) {
      permit();
      yield { consoleId: '', device: '', data };
    }
    if (claim.takenBy !== undefined) {
      throw new Fault('CANCELLED', `console ${claim.device} was taken over by ${claim.takenBy}`);
    }
  } finally {
    claim.release();
    end();
  }
}
