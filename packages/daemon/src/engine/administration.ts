import type { LogRules } from '../model/log-rules.js';
import type { ServerControl } from './server-control.js';
import type { TokenControl } from './token-control.js';

/** What administrators may steer of the daemon, beside its guests; `start/rooms/create-administration.ts` puts it together. */
export interface Administration {
  /** The servers, the one for everybody first. */
  readonly servers: readonly ServerControl[];
  readonly logging: {
    readonly rules: LogRules;
    /** Opens what other rules need. @returns what puts them in force @throws Fault FILE_PERMISSION */
    prepare(rules: LogRules): () => void;
  };
  /** After how long without clients and guests the daemon ends by itself; 0: never. */
  idleTimeoutMs: number;
  /** Whether no new calls are taken, except those of administration. */
  draining: boolean;
  /** By how much the event loop was late since this was asked the last time. */
  lateness(): { readonly meanMs: number; readonly maxMs: number };
  /** Reads certificates, keys and revocation lists again. @throws Fault UNSUPPORTED without TLS, FILE_PERMISSION, ... */
  updateTls(): Promise<void>;
  /** The tokens of programs. */
  readonly tokens: TokenControl;
}
