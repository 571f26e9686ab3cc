import { dirname } from 'node:path';
import { makeDirectory } from '@holdfast/host';
import { makeSecret, withoutToken, withToken } from '../../access/tokens/change-token-file.js';
import { type KnownToken, parseTokenFile } from '../../access/tokens/parse-token-file.js';
import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { TokenControl, TokenStatus } from '../../engine/token-control.js';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import { atomicWrite } from '../../state/atomic-write.js';
import { readTokenFile } from '../../state/read-token-file.js';
import { SerialWork } from '../../state/serial-work.js';

/** Keeps tokens in their file, which people may change too, and has the gate know what stands there. */
export function createTokenControl(gate: TokenGate, path: () => string, clock: Clock): TokenControl {
  const work = new SerialWork();

  async function read(): Promise<{ readonly text: string; readonly tokens: readonly KnownToken[] }> {
    const text = (await readTokenFile(path())) ?? '{"tokens":[]}';
    const parsed = parseTokenFile(text);
    if ('value' in parsed) return { text, tokens: parsed.value };
    throw new Fault('INVALID_ARGUMENT', `${path()}: ${parsed.problem}`, { hint: 'mend the file by hand first' });
  }

  async function write(text: string): Promise<readonly KnownToken[]> {
    const parsed = parseTokenFile(text);
    if ('problem' in parsed) throw new Error(`what is to be written is no file of tokens: ${parsed.problem}`);
    await makeDirectory(dirname(path()), 0o755);
    await atomicWrite(path(), text, { durable: true });
    gate.setTokens(parsed.value);
    return parsed.value;
  }

  const run = <T>(change: () => Promise<T>): Promise<T> => work.run('tokens', change);
  return {
    list: () => run(async () => (await read()).tokens.map(statusOf)),
    create: (wanted) =>
      run(async () => {
        const { text, tokens } = await read();
        if (tokens.some(({ name }) => name === wanted.name)) {
          throw new Fault('INVALID_STATE', `there is a token of the name ${wanted.name} already`, {
            hint: `take that away first: holdfast token revoke ${wanted.name}`,
          });
        }
        const secret = makeSecret();
        const token = { ...wanted, createdMs: clock.now() };
        await write(withToken(text, token, secret));
        return { token, secret };
      }),
    revoke: (wanted) =>
      run(async () => {
        const { text, tokens } = await read();
        const found = tokens.find(({ name }) => name === wanted);
        if (found === undefined) {
          const names = tokens.map(({ name }) => name).join(', ');
          throw new Fault('INVALID_ARGUMENT', `there is no token of the name ${wanted}`, {
            hint: names === '' ? 'there are no tokens' : `there are ${names}`,
          });
        }
        await write(withoutToken(text, wanted));
        return statusOf(found);
      }),
  };
}

function statusOf({ name, createdMs, expiresMs, readOnly }: KnownToken): TokenStatus {
  return {
    name,
    readOnly,
    ...(createdMs === undefined ? {} : { createdMs }),
    ...(expiresMs === undefined ? {} : { expiresMs }),
  };
}
