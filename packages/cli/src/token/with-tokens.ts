import { HoldfastError, type Token } from '@holdfast/sdk';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { CommandError } from '../command-error.js';
import { readGlobalOptions } from '../global-options.js';
import { tokenFile, type TokenFlags } from './token-file.js';
import { type KeptToken, makeToken, readTokens, writeTokens } from './token-store.js';

/** A token to be made. */
export interface WantedToken {
  readonly name: string;
  readonly expiresAt: Date;
  readonly readOnly: boolean;
}

/** Where tokens are kept: with a daemon that runs, or in a file that it will read. */
export interface Tokens {
  /** The file that was changed; undefined: the daemon knows it already. */
  readonly file: string | undefined;
  list(): Promise<readonly Token[]>;
  create(wanted: WantedToken): Promise<{ readonly token: Token; readonly secret: string }>;
  /** Takes away all of them or none that is not there. @returns those that are left */
  revoke(names: readonly string[]): Promise<readonly Token[]>;
}

/**
 * Lets `body` work on the tokens: of the daemon where one runs, else in its file. With `--file` no daemon is asked; with
 * `--connect` nothing but the daemon.
 */
export async function withTokens(
  cli: Cli,
  command: Command,
  flags: TokenFlags,
  body: (tokens: Tokens) => Promise<void>,
): Promise<void> {
  if (flags.file !== undefined) return body(tokensInFile(tokenFile(flags, cli)));
  const { connect: uri, timeout: timeoutMs } = readGlobalOptions(command);
  const patience = { signal: cli.signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const { connectAdmin } = await import('@holdfast/sdk');
  let admin;
  try {
    admin = await connectAdmin({ ...patience, ...(uri === undefined ? {} : { uri }) });
  } catch (error) {
    const isUnnamed = uri === undefined && cli.env['HOLDFAST_URI'] === undefined;
    if (!isUnnamed || !(error instanceof HoldfastError) || error.code !== 'UNAVAILABLE') throw error;
    return body(tokensInFile(tokenFile(flags, cli)));
  }
  await using connected = admin;
  const list = (): Promise<readonly Token[]> => connected.tokens(patience);
  await body({
    file: undefined,
    list,
    create: (wanted) => connected.createToken({ ...wanted, ...patience }),
    async revoke(names) {
      checkKnown(names, await list());
      for (const name of names) await connected.revokeToken({ name, ...patience });
      return list();
    },
  });
}

function tokensInFile(file: string): Tokens {
  return {
    file,
    list: async () => (await readTokens(file)).map(toToken),
    async create({ name, expiresAt: expires, readOnly }) {
      const before = await readTokens(file);
      if (before.some((each) => each.name === name)) {
        const hint = `take that away first: holdfast token revoke ${name}`;
        throw new CommandError(`there is a token of the name ${name} already`, { reason: 'INVALID_STATE', hint });
      }
      const { token: secret, kept } = makeToken(name, { expires, readOnly, now: new Date() });
      await writeTokens(file, [...before, kept]);
      return { token: toToken(kept), secret };
    },
    async revoke(names) {
      const before = await readTokens(file);
      checkKnown(names, before);
      const left = before.filter(({ name }) => !names.includes(name));
      await writeTokens(file, left);
      return left.map(toToken);
    },
  };
}

function toToken({ name, created, expires, readOnly }: KeptToken): Token {
  return {
    name,
    readOnly,
    createdAt: new Date(created),
    ...(expires === undefined ? {} : { expiresAt: new Date(expires) }),
  };
}

/** @throws CommandError */
function checkKnown(names: readonly string[], tokens: readonly { readonly name: string }[]): void {
  const unknown = names.find((name) => !tokens.some((each) => each.name === name));
  if (unknown === undefined) return;
  const hint = tokens.length === 0 ? 'there are no tokens' : `there are ${tokens.map(({ name }) => name).join(', ')}`;
  throw new CommandError(`there is no token of the name ${unknown}`, { reason: 'FILE_NOT_FOUND', hint });
}
