import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../model/fault.js';
import type { Logger } from '../telemetry/logger.js';
import { atomicRemove, atomicWrite, temporarySuffix } from './atomic-write.js';
import type { AtomicOptions } from './atomic-write.js';
import { openEnvelope } from './envelope.js';
import type { DocumentKind } from './envelope.js';
import { errorCode, hostFileSystem } from './file-system.js';
import type { FileSystem } from './file-system.js';
import { isJsonObject } from './json.js';
import { lostFields } from './lost-fields.js';
import { type DocumentCodec, sealAtOnce, type Sealing } from './sealing.js';
import { SerialWork } from './serial-work.js';

/** How to open a {@link DocumentFolder}. */
export interface DocumentFolderOptions<T extends object> {
  readonly directory: string;
  readonly kind: DocumentKind;
  readonly codec: DocumentCodec<T>;
  /** Whether the documents must outlive the host. */
  readonly durable: boolean;
  readonly logger: Logger;
  readonly fileSystem?: FileSystem;
  /** Who makes the content of files; default: it is made at once. */
  readonly seal?: Sealing;
}

/** A file that could not be loaded. */
export interface DamagedFile {
  readonly kind: DocumentKind;
  /** Identity of the object that it should hold. */
  readonly uuid: string;
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** Where it was set aside; undefined: it was left in its place, and the object cannot be saved or removed. */
  readonly movedTo: string | undefined;
}

type Loaded<T> = { readonly document: T } | { readonly damaged: DamagedFile };

const fileName = /^(?<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;
const readsAtOnce = 32;

/** The documents of one kind: a directory with one file for each object, named by its UUID. */
export class DocumentFolder<T extends { uuid: string }> {
  readonly #options: DocumentFolderOptions<T>;
  readonly #fileSystem: FileSystem;
  readonly #writes = new SerialWork();
  /** Objects whose files must stay as they are. */
  readonly #untouchable = new Map<string, string>();

  constructor(options: DocumentFolderOptions<T>) {
    this.#options = options;
    this.#fileSystem = options.fileSystem ?? hostFileSystem;
  }

  /** Reads every document. What cannot be read is reported and never stops the others; legal once, before any save. */
  async load(): Promise<{ documents: T[]; damaged: DamagedFile[] }> {
    const names = (await this.#fileSystem.list(this.#options.directory)).toSorted();
    const found: (Loaded<T> | undefined)[] = [];
    const rest = names.entries();
    const read = async (): Promise<void> => {
      for (const [index, name] of rest) found[index] = await this.#loadFile(name);
    };
    await Promise.all(Array.from({ length: readsAtOnce }, read));
    return {
      documents: found.flatMap((each) => (each !== undefined && 'document' in each ? [each.document] : [])),
      damaged: found.flatMap((each) => (each !== undefined && 'damaged' in each ? [each.damaged] : [])),
    };
  }

  /** Writes a document as it is now; later changes of it do no harm. @throws Fault STATE_WRITE_FAILED */
  async save(document: T): Promise<void> {
    const { kind, codec, seal = sealAtOnce } = this.#options;
    const path = this.#writablePath(document.uuid);
    // Begun before its turn comes, so that it is the document as it is now.
    const content = Promise.resolve(seal(kind, codec, document));
    content.catch(() => {
      // Told below, when the turn of this write has come.
    });
    await this.#writes.run(document.uuid, async () => atomicWrite(path, await content, this.#atomicOptions()));
  }

  /** Removes a document; no error when there is none. @throws Fault STATE_WRITE_FAILED */
  async remove(uuid: string): Promise<void> {
    const path = this.#writablePath(uuid);
    await this.#writes.run(uuid, () => atomicRemove(path, this.#atomicOptions()));
  }

  /** Resolves when every write that was asked for has ended. */
  settled(): Promise<void> {
    return this.#writes.settled();
  }

  async #loadFile(name: string): Promise<Loaded<T> | undefined> {
    const { directory, kind, codec, logger } = this.#options;
    const path = join(directory, name);
    if (name.endsWith(temporarySuffix)) {
      await this.#sweep(path);
      return undefined;
    }
    const uuid = fileName.exec(name)?.groups?.['uuid'];
    if (uuid === undefined) {
      logger.warn({ path }, 'a file that is none of ours was left alone');
      return undefined;
    }
    const text = await this.#read(path);
    if ('problem' in text) return { damaged: await this.#report(uuid, path, text.problem, text.isMovable) };

    const opened = openEnvelope(kind, text.content);
    if ('problem' in opened) return { damaged: await this.#report(uuid, path, opened.problem, !opened.isNewer) };
    const document = codec.fromJSON(opened.document);
    if (document.uuid !== uuid) {
      return { damaged: await this.#report(uuid, path, `it holds ${kind} ${document.uuid}`, true) };
    }
    const known = codec.toJSON(document);
    const lost = isJsonObject(known) ? lostFields(opened.document, known) : [];
    if (lost.length > 0)
      logger.warn({ path, fields: lost }, 'fields of a later release will be lost with the next save');
    return { document };
  }

  async #read(path: string): Promise<{ content: string } | { problem: string; isMovable: boolean }> {
    try {
      const file = await this.#fileSystem.openForReading(path);
      try {
        return { content: Buffer.from(await file.readFile()).toString('utf8') };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errorCode(error) === 'ELOOP') return { problem: 'it is a symbolic link', isMovable: true };
      return { problem: `it cannot be read: ${errorCode(error) || String(error)}`, isMovable: false };
    }
  }

  async #report(uuid: string, path: string, problem: string, isMovable: boolean): Promise<DamagedFile> {
    const { kind, logger } = this.#options;
    const movedTo = isMovable ? await this.#setAside(uuid, path) : undefined;
    if (movedTo === undefined) this.#untouchable.set(uuid, problem);
    logger.error(
      { kind, uuid, path, problem, movedTo },
      movedTo === undefined ? 'a state file was not loaded' : 'a damaged state file was set aside',
    );
    return { kind, uuid, path, problem, movedTo };
  }

  async #setAside(uuid: string, path: string): Promise<string | undefined> {
    const folder = join(this.#options.directory, 'damaged');
    const target = join(folder, `${uuid}.${randomBytes(4).toString('hex')}.json`);
    try {
      await this.#fileSystem.makeDirectory(folder);
      await this.#fileSystem.rename(path, target);
      return target;
    } catch (error) {
      this.#options.logger.error({ path, err: error }, 'a damaged state file could not be set aside');
      return undefined;
    }
  }

  async #sweep(path: string): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.#fileSystem.unlink(path);
      logger.info({ path }, 'an unfinished write was swept away');
    } catch (error) {
      logger.warn({ path, err: error }, 'an unfinished write could not be swept away');
    }
  }

  #writablePath(uuid: string): string {
    const { directory, kind } = this.#options;
    const name = `${uuid}.json`;
    if (!fileName.test(name)) throw new TypeError(`${JSON.stringify(uuid)} is not a UUID in lower case`);
    const path = join(directory, name);
    const problem = this.#untouchable.get(uuid);
    if (problem === undefined) return path;
    throw new Fault('STATE_WRITE_FAILED', `the file of ${kind} ${uuid} was not loaded and is kept: ${problem}`, {
      metadata: { path },
      hint: 'repair or move the file and start the daemon again',
    });
  }

  #atomicOptions(): AtomicOptions {
    return { durable: this.#options.durable, fileSystem: this.#fileSystem };
  }
}
