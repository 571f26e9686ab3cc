import type { FailpointName } from '../../model/failpoints.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';
import { toGuestRecord, toStoredGuest } from './stored-records.js';
import { writeDefinition } from './write-definition.js';

/** A file that has to say something else. */
export interface FileChange {
  readonly what: 'the definition' | 'the guest';
  /** Passed when it was written and can still be taken back. */
  readonly written: FailpointName;
  /** Makes the file say what a record says; removes it when the record has nothing for it. */
  readonly write: (record: DomainRecord) => Promise<void>;
}

/** Says which files differ between two records of a domain, in the order in which they are to be written. */
export function fileChanges(at: Services, uuid: string, before: DomainRecord, after: DomainRecord): FileChange[] {
  const { store, driver, host } = at;
  const origin = { uuid, driver: driver.name, bootId: host.bootId };
  const definition: FileChange = {
    what: 'the definition',
    written: 'commit.definition-written',
    write: (record) => writeDefinition(at, uuid, record),
  };
  const guest: FileChange = {
    what: 'the guest',
    written: 'commit.guest-written',
    write: (record) =>
      record.live === undefined
        ? store.removeGuest(uuid)
        : store.saveGuest(toStoredGuest(origin, record, toGuestRecord(record.live), { phase: 'active' })),
  };
  const changes = [
    ...(isDefinitionTouched(before, after) ? [definition] : []),
    ...(isGuestTouched(before, after) ? [guest] : []),
  ];
  // What is written goes before what is removed, so that at no moment a domain that stays is in no file at all.
  return after.definition === undefined ? changes.toReversed() : changes;
}

function isGuestTouched(before: DomainRecord, after: DomainRecord): boolean {
  // A guest that is only told of, as when a disk of it failed, is not written down again: there may be thousands of these.
  if (after.live === undefined) return before.live !== undefined;
  return before.live !== after.live || before.resourceVersion !== after.resourceVersion;
}

function isDefinitionTouched(before: DomainRecord, after: DomainRecord): boolean {
  if (after.definition !== before.definition || after.autostart !== before.autostart) return true;
  if (after.saved !== before.saved) return true;
  const isEnded = after.live === undefined && (before.live !== undefined || after.reason !== before.reason);
  return after.definition !== undefined && isEnded;
}
