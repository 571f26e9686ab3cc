import { callStream, callUnary } from '../convert/call.js';
import type { Caller } from '../convert/caller.js';
import { refusal } from '../errors/refusal.js';
import type { OpenDomainConsoleResult, DomainRef } from '../gen/index.js';
import { DomainConsole } from './domain-console.js';

/**
 * What {@link Domain.openConsole} takes.
 *
 * @public
 */
export interface OpenConsoleOptions {
  /** Alias of the serial port or console, for example `serial0`; absent: the first one. */
  readonly device?: string;
  /** Takes it from whoever has it open. */
  readonly force?: boolean;
  /** Closes it, with CANCELLED. */
  readonly signal?: AbortSignal;
}

const opens = '/holdfast.v1.DomainService/OpenDomainConsole';
const writes = '/holdfast.v1.DomainService/WriteDomainConsole';

/** Opens a console, and answers when it is open. */
export async function openConsole(
  caller: Caller,
  domain: DomainRef,
  { signal, ...options }: OpenConsoleOptions,
): Promise<DomainConsole> {
  const end = new AbortController();
  const until = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]);
  const output = callStream<OpenDomainConsoleResult>(caller, opens, { domain }, { ...options, signal: until });
  const first = await output.next();
  if (first.done === true) throw refusal('INTERNAL', 'a console ended before it was open');
  const { consoleId, device } = first.value;
  // However long the guest takes: who does not want to wait closes the console.
  const call = { signal: until, timeoutMs: 0 };
  const type = (data: Uint8Array): Promise<unknown> => callUnary(caller, writes, { domain, consoleId, data }, call);
  return new DomainConsole(device, output, type, () => {
    end.abort();
    void output.return?.();
  });
}
