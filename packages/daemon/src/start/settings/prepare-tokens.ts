import { parseTokenFile } from '../../access/tokens/parse-token-file.js';
import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { Config } from '../../config/config.js';
import { Fault } from '../../model/fault.js';
import { readTokenFile } from '../../state/read-token-file.js';

/** Reads the tokens that are known; what is returned puts them in force. @throws Fault FILE_PERMISSION, INVALID_ARGUMENT */
export async function prepareTokens(gate: TokenGate, { tls: { tokenFile } }: Config): Promise<() => void> {
  const read = parseTokenFile((await readTokenFile(tokenFile)) ?? '{"tokens":[]}');
  if ('problem' in read) {
    throw new Fault('INVALID_ARGUMENT', `${tokenFile}: ${read.problem}`, { hint: 'see: holdfast token list' });
  }
  return () => gate.setTokens(read.value);
}
