import { AccessControl } from '../../access/access-control.js';
import { Gatekeeper } from '../../access/authority/gatekeeper.js';
import { createPolkit } from '../../access/authority/polkit.js';
import { openPolicy, preparePolicy } from '../../access/load-policy.js';
import { TokenGate } from '../../access/tokens/token-gate.js';
import type { LiveConfig } from '../../config/reload/live-config.js';
import { type AuditLog, openAuditLog } from '../../telemetry/audit-log.js';
import type { Clock } from '../../model/clock.js';
import { sweepUnfinished } from '../../state/sweep-unfinished.js';
import type { Logging } from '../../telemetry/logging.js';
import { prepareTokens } from '../settings/prepare-tokens.js';
import type { OpenRooms } from './open-rooms.js';

/** Who may do what, who has which token, and where it is written what they did. */
export interface Access {
  readonly access: AccessControl;
  readonly tokens: TokenGate;
  /** Stands at the doors that have an authority. */
  readonly gatekeeper: Gatekeeper;
  /** undefined: nowhere. */
  readonly audit: AuditLog | undefined;
}

/** Reads policy and tokens and opens the audit log; all three are read again with the settings. @throws Fault */
export async function openAccess(
  live: LiveConfig,
  ownerUid: number,
  logging: Logging,
  clock: Clock,
  rooms: OpenRooms,
): Promise<Access> {
  const config = live.current;
  const access = new AccessControl(await openPolicy(config.access.accessPolicy, ownerUid));
  live.add({ name: 'access', prepare: async (next) => preparePolicy(access, next.access.accessPolicy, ownerUid) });
  const audit = openAuditLog(config.access.auditLog, logging.room('audit'), clock);
  if (audit !== undefined) {
    rooms.use(audit);
    live.add({ name: 'audit log', prepare: async () => () => audit.reopen() });
  }
  const tokens = new TokenGate(clock);
  (await prepareTokens(tokens, config))();
  await sweepUnfinished(config.tls.tokenFile, clock.now(), logging.room('state'));
  live.add({ name: 'tokens', prepare: (next) => prepareTokens(tokens, next) });
  // Connects to nobody before somebody comes who has to be asked about.
  const authority = rooms.use(createPolkit(process.env['DBUS_SYSTEM_BUS_ADDRESS']));
  const gatekeeper = new Gatekeeper({ authority, timeoutMs: config.doors.polkitTimeoutMs });
  return { access, tokens, gatekeeper, audit };
}
