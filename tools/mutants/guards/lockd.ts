import type { Guard } from '../guard.ts';

const lockd = 'lockd/src';
/** What looks at a lock daemon from outside, while it is killed, replaced and lied to. */
const soak = { test: 'lockd/test/soak.int.test.ts', name: '' };

/** Guards of leases: without one, the checker of `npm run soak:lockd` has to see it. */
export const lockdGuards: readonly Guard[] = [
  {
    id: 'lockd-conflict',
    file: `${lockd}/verbs/acquire/grant.ts`,
    text: 'if (conflict) throw busy(at, conflict);',
    without: 'if (conflict && at.table.all().length > 1e6) throw busy(at, conflict);',
    ...soak,
  },
  {
    id: 'lockd-anchor',
    file: `${lockd}/verbs/owners/is-anchored.ts`,
    text: 'owner.holds > 0 || (owner.process !== undefined && isAlive(owner.process, at.host))',
    without: 'owner.holds > 0 || (owner.process !== undefined && isAlive === undefined && at.host === undefined)',
    ...soak,
  },
  {
    id: 'lockd-journal',
    file: `${lockd}/verbs/acquire/grant.ts`,
    text: "record(at, { op: 'grant', holdings });",
    without: "if (holdings.length > 1e6) record(at, { op: 'grant', holdings });",
    ...soak,
  },
  {
    id: 'lockd-recovery',
    file: `${lockd}/verbs/record/recover-leases.ts`,
    text: '    at.owners.restore(owner);',
    without: '    if (holdings.length < 1e6) continue;\n    at.owners.restore(owner);',
    ...soak,
  },
  {
    id: 'lockd-adopt',
    file: `${lockd}/verbs/record/recover-leases.ts`,
    text: 'if (!(await adoptFromOwner(at, wanted, owner.process)))',
    without: 'if (adoptFromOwner !== undefined)',
    ...soak,
  },
  {
    id: 'lockd-carried',
    file: `${lockd}/reexec/reexec.ts`,
    text: 'files: files.descriptors(),',
    without: 'files: files.descriptors().slice(1),',
    ...soak,
  },
  {
    id: 'lockd-inherited',
    file: `${lockd}/reexec/carried-state.ts`,
    text: '...state.files.map(({ descriptor }) => descriptor),',
    without: '...state.files.slice(1).map(({ descriptor }) => descriptor),',
    ...soak,
  },
  {
    id: 'lockd-self-test',
    file: `${lockd}/reexec/self-test.ts`,
    text: 'const tested = parseSelfTest(said);',
    without: 'const tested = JSON.parse(said) as SelfTest;',
    ...soak,
  },
  {
    id: 'lockd-lock',
    file: `${lockd}/leases/files/steps.ts`,
    text: "const isLocked = await backend.tryLock(descriptor, options.shared ? 'shared' : 'exclusive');",
    without: 'const isLocked = descriptor >= 0 && backend !== undefined && options !== undefined;',
    ...soak,
  },
  {
    id: 'lockd-token',
    file: `${lockd}/leases/lockspace.ts`,
    text: 'return Number(last) - count + 1;',
    without: 'return Math.floor(Number(last) / 4) - count + 1;',
    ...soak,
  },
  {
    id: 'lockd-unlock',
    file: `${lockd}/verbs/release/give-back.ts`,
    text: 'if (!at.table.remove(holding)) continue;',
    without: 'if (!at.table.remove(holding) || holding.fencingToken % 3 === 0) continue;',
    ...soak,
  },
];
