import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';
import { toStoredDomain } from './stored-records.js';

/** Makes the file of a definition say what a record says; removes it when the record has none. @throws Fault STATE_WRITE_FAILED */
export function writeDefinition({ store }: Pick<Services, 'store'>, uuid: string, record: DomainRecord): Promise<void> {
  return record.definition === undefined
    ? store.removeDomain(uuid)
    : store.saveDomain(toStoredDomain(uuid, record, record.definition));
}
