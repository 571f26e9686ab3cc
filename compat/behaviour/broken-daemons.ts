import type { DaemonChange } from './change-daemon.ts';

/** A change that breaks programs, and the case of the kit that has to notice. */
export interface BreakingChange extends DaemonChange {
  readonly noticedBy: string;
  /** A part of what it says then. */
  readonly saying: RegExp;
}

/** One change of each kind that a compiler and a schema do not see. */
export const breakingChanges: readonly BreakingChange[] = [
  {
    what: 'a situation gets another reason',
    from: /new Fault\("VERSION_MISMATCH"/,
    to: 'new Fault("INVALID_STATE"',
    noticedBy: 'a call for another version is VERSION_MISMATCH, and does nothing',
    saying: /wanted VERSION_MISMATCH/,
  },
  {
    what: 'an event loses its detail',
    from: /(on\("start", \["shutoff"\], "running", "booted", .*\["started", )"booted"/,
    to: '$1"unspecified"',
    noticedBy: 'define, start, suspend, resume, destroy, undefine',
    saying: /started unspecified/,
  },
  {
    what: 'a state gets another reason',
    // The bundler numbers names that two files have.
    from: /(on\("suspend", running(?:\$\d+)?, "paused", )"user"/,
    to: '$1"watchdog"',
    noticedBy: 'a guest is paused (user) and runs on (unpaused)',
    saying: /it\.reason is "watchdog"; wanted "user"/,
  },
  {
    what: 'a page begins with what the one before it ended with',
    from: /after === void 0 \|\| key > after\b/,
    to: 'after === void 0 || key >= after',
    noticedBy: 'domains are listed by name, each once, in pages as large as was said',
    saying: /-002/,
  },
  {
    what: 'a method is gone',
    from: /name: "\/holdfast\.v1\.DomainService\/RenameDomain"/,
    to: 'name: "/holdfast.v1.DomainService/GiveDomainAnotherName"',
    noticedBy: 'a domain gets another name and stays what it is',
    saying: /^(UNKNOWN_METHOD|UNSUPPORTED): .*; every daemon since 0\.1\.0 has it/,
  },
  {
    what: 'a dry run is none',
    from: /(async function undefineDomain\([^]*?)if \(validateOnly\)/,
    to: '$1if (false)',
    noticedBy: 'a dry run removes nothing',
    saying: /DOMAIN_NOT_FOUND/,
  },
  {
    what: 'events that were lost are lost in silence',
    from: /isLost \? \[ring\.resyncAt/,
    to: 'false ? [ring.resyncAt',
    noticedBy: 'after a place that nobody knows comes a resync before anything else',
    saying: /resync|longer than/,
  },
  {
    what: 'a refusal loses a fact',
    from: /(\$\{statesNeeded\(verb\)\}`, )\{ metadata: \{ state \} \}/,
    to: '$1{}',
    noticedBy: 'a refusal names the object and what was needed',
    saying: /metadata\.state/,
  },
  {
    what: 'a record loses a field',
    from: /(const Domain = \{\s+encode\([^]*?)if \(message\.id !== void 0\) writer\.uint32\(32\)\.uint32\(message\.id\);/,
    to: '$1',
    noticedBy: 'a domain that starts is running (booted), with an id and a time',
    saying: /the guest has a number/,
  },
];

/** What a later release may do: programs that know nothing of it go on as they were. */
export const compatibleChanges: readonly DaemonChange[] = [
  {
    what: 'a method is added',
    from: /(\{\s+name: "\/holdfast\.v1\.DomainService\/)RenameDomain("[^]*?\n\t\},)/,
    to: '$1RenameDomain$2\n\t$1BaptizeDomain$2',
  },
  {
    what: 'a field is added to a record',
    from: /(const Domain = \{\s+encode\(message, writer = new BinaryWriter\(\)\) \{)/,
    to: '$1 writer.uint32(80002).string("news");',
  },
  {
    what: 'a field is added to an event',
    from: /(const Event = \{\s+encode\(message, writer = new BinaryWriter\(\)\) \{)/,
    to: '$1 writer.uint32(80000).uint32(7);',
  },
  {
    what: 'a refusal tells more',
    from: /(\$\{statesNeeded\(verb\)\}`, )\{ metadata: \{ state \} \}/,
    to: '$1{ metadata: { state, news: "more" }, hint: "there is news" }',
  },
];

/** What makes a daemon one that was made before there was a method. */
export const olderDaemon: DaemonChange = {
  what: 'a method is not there yet',
  from: /name: "\/holdfast\.v1\.DomainService\/RenameDomain"/,
  to: 'name: "/holdfast.v1.DomainService/NobodyAsksForThis"',
};
