import { refusal } from '../errors/refusal.js';
import type { HoldfastUri } from './parse-uri.js';

/** Refuses parameters that mean nothing for a transport: one that is left out by mistake may be about safety. */
export function checkParams(uri: string, { params, transport }: HoldfastUri, known: readonly string[]): void {
  for (const name of Object.keys(params)) {
    if (known.includes(name)) continue;
    const hint = `with ${transport} the parameters ${known.join(', ')} are known`;
    throw refusal('INVALID_ARGUMENT', `${uri} has the parameter ${name}, which means nothing here`, { hint });
  }
}

/** Whether a parameter that is 0 or 1 is 1. @throws HoldfastError INVALID_ARGUMENT */
export function isSet(uri: string, { params }: HoldfastUri, name: string): boolean {
  const value = params[name] ?? '0';
  if (value === '0' || value === '1') return value === '1';
  throw refusal('INVALID_ARGUMENT', `${uri} has ${name}=${value}`, { hint: `say ${name}=1 or leave it out` });
}
