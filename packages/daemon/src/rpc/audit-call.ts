import { randomBytes } from 'node:crypto';
import { describeIdentity } from '../access/identity.js';
import type { MethodAccess } from '../access/method-access.js';
import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { AuditLog } from '../telemetry/audit-log.js';
import type { Call } from './call.js';
import type { Answer } from './interceptor.js';

/**
 * Does a call, and keeps what came of it when it was to change something or was refused for who made it; throws and rejects
 * as `work` does.
 */
export type Auditor = (call: Call, access: MethodAccess, work: () => Promise<Answer>) => Promise<Answer>;

/** What is kept even of a call that would have changed nothing. */
const denials: ReadonlySet<string> = new Set(['PERMISSION_DENIED', 'READ_ONLY', 'AUTHENTICATION_FAILED']);

/** Makes an auditor that writes to a log. */
export function createAuditor(audit: AuditLog, clock: Clock): Auditor {
  // Tells the calls of this run of the daemon from those of others.
  const run = randomBytes(4).toString('hex');
  let calls = 0;
  return (call, access, work) => {
    const request = `${run}-${++calls}`;
    const begun = clock.elapsedMs();
    const keep = (result: string): void => {
      const { identity, method } = call;
      if (!method.mutating && !denials.has(result)) return;
      const { class: kind, uuid, name } = access.object ?? {};
      audit.write({
        request,
        who: describeIdentity(identity),
        door: identity.door,
        uid: identity.process?.uid,
        pid: identity.process?.pid,
        certificate: identity.certificate?.fingerprint,
        token: identity.token,
        method: method.rpc,
        class: kind,
        uuid,
        name,
        result,
        why: access.refusal,
        durationMs: Math.round((clock.elapsedMs() - begun) * 1000) / 1000,
      });
    };
    const done = (answer: Answer): Answer => {
      keep('ok');
      return answer;
    };
    const failed = (error: unknown): never => {
      keep(error instanceof Fault ? error.reason : 'INTERNAL');
      throw error;
    };
    // Not async, for every short call passes here, and nearly none is kept.
    let answer: Promise<Answer>;
    try {
      answer = work();
    } catch (error) {
      return failed(error);
    }
    return answer.then(call.method.mutating ? done : undefined, failed);
  };
}
