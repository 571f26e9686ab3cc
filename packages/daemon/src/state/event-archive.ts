import { join } from 'node:path';
import { StoredEvents } from '@holdfast/protocol';
import type { Logger } from '../telemetry/logger.js';
import { atomicRemove, atomicWrite } from './atomic-write.js';
import { openEnvelope, sealEnvelope } from './envelope.js';
import { errorCode, hostFileSystem } from './file-system.js';
import type { FileSystem } from './file-system.js';
import { isJsonObject } from './json.js';

/** Where a daemon leaves its events for the next one. */
export interface EventArchiveOptions {
  /** The run directory; it must be locked. */
  readonly directory: string;
  readonly logger: Logger;
  readonly fileSystem?: FileSystem;
}

const fileName = 'events.json';

/**
 * Takes what the last daemon left when it stopped; undefined: it was killed, or left nothing that can be read. The file is
 * gone afterwards: what happens from now on is not in it, and readers of a later run must not believe that it is.
 * @throws Fault STATE_WRITE_FAILED when it cannot be taken away
 */
export async function takeEvents({
  directory,
  logger,
  fileSystem = hostFileSystem,
}: EventArchiveOptions): Promise<StoredEvents | undefined> {
  const path = join(directory, fileName);
  const text = await read(path, fileSystem);
  if (text === undefined) return undefined;
  await atomicRemove(path, { durable: false, fileSystem });
  const opened = openEnvelope('events', text);
  const stored = 'problem' in opened ? undefined : StoredEvents.fromJSON(opened.document);
  const problem = 'problem' in opened ? opened.problem : stored && problemOf(stored);
  if (problem === undefined) return stored;
  logger.warn({ path, problem }, 'the events of the last run are lost; their readers are told so');
  return undefined;
}

/** What is wrong with what was left; undefined: nothing. Whoever reads on must find no gap, and no number twice. */
function problemOf({ epoch, lastSequence, events }: StoredEvents): string | undefined {
  if (epoch === '') return 'it does not say which events these are';
  const first = lastSequence - events.length + 1;
  return first >= 1 && events.every(({ sequence }, index) => sequence === first + index)
    ? undefined
    : `its events are not numbered up to ${lastSequence}`;
}

/** Leaves the events for the next daemon. Never throws: without them their readers are told to read everything anew. */
export async function leaveEvents(
  { directory, logger, fileSystem = hostFileSystem }: EventArchiveOptions,
  events: StoredEvents,
): Promise<void> {
  const json = StoredEvents.toJSON(events);
  if (!isJsonObject(json)) throw new TypeError('the events have no JSON form');
  const path = join(directory, fileName);
  try {
    await atomicWrite(path, sealEnvelope('events', json), { durable: false, fileSystem });
  } catch (error) {
    logger.warn({ err: error }, 'the events could not be left for the next daemon; their readers will be told so');
  }
}

async function read(path: string, fileSystem: FileSystem): Promise<string | undefined> {
  try {
    const file = await fileSystem.openForReading(path);
    try {
      return Buffer.from(await file.readFile()).toString('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
