import { refusal } from '../errors/refusal.js';
import type { HoldfastUri } from './parse-uri.js';

/**
 * Refuses parameters that mean nothing for a transport, or are given without a value, as by a variable of a script that is not set:
 * one that is left out by mistake may be about safety, or about which daemon is meant.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkParams(uri: string, { params, transport }: HoldfastUri, known: readonly string[]): void {
  for (const [name, value] of Object.entries(params)) {
    if (known.includes(name)) {
      if (value !== '') continue;
      const hint = `say ${name}=... or leave it out`;
      throw refusal('INVALID_ARGUMENT', `${uri} has the parameter ${name} without a value`, { hint });
    }
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
