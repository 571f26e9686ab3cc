import type { DaemonChange } from '../behaviour/change-daemon.ts';

/** A daemon that looks for what it keeps under another name. */
export const renamedKey: DaemonChange = {
  what: 'a key of the state file of a domain has another name',
  from: /(const StoredDomain = \{[^]*?autostart: isSet\()object\.autostart/,
  to: '$1object.startsWithHost',
};

/** A daemon that refuses a file that it would have read a release ago. */
export const forgottenVersion: DaemonChange = {
  what: 'what the first release wrote is not read any more',
  from: /typeof schemaVersion !== "number" \|\|/,
  to: 'typeof schemaVersion !== "number" || schemaVersion < 2 ||',
};

/** A daemon whose files have a version that an older one does not know. */
export const raisedVersion: DaemonChange = {
  what: 'state files have the next schema version',
  from: /const migrations = \[\];/,
  to: 'const migrations = [{ from: 1, what: "as it was", migrate: (_kind, document) => document }];',
};
