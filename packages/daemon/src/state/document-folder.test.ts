import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../telemetry/logger.js';
import { DocumentFolder } from './document-folder.js';
import { sealEnvelope } from './envelope.js';
import { hostFileSystem } from './file-system.js';
import type { FileSystem } from './file-system.js';

interface Note {
  uuid: string;
  text: string;
}

const codec = {
  encode: ({ uuid, text }: Note) => ({ finish: (): Uint8Array => Buffer.from(JSON.stringify([uuid, text])) }),
  decode(bytes: Uint8Array): Note {
    const [uuid, text] = JSON.parse(Buffer.from(bytes).toString()) as [string, string];
    return { uuid, text };
  },
  toJSON: ({ uuid, text }: Note): unknown => ({ uuid, ...(text === '' ? {} : { text }) }),
  fromJSON: (object: unknown): Note => {
    const { uuid, text = '' } = object as Partial<Note>;
    return { uuid: String(uuid), text };
  },
};

const uuid = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;

let directory: string;
let lines: string[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-folder-'));
  lines = [];
});
afterEach(() => rm(directory, { recursive: true }));

function open(fileSystem: FileSystem = hostFileSystem): DocumentFolder<Note> {
  const logger = createLogger({ destination: { write: (line) => lines.push(line) } });
  return new DocumentFolder({ directory, kind: 'domain', codec, durable: true, logger, fileSystem });
}

const file = (name: string): string => join(directory, name);
const note = (digit: number, text = `note ${digit}`): Note => ({ uuid: uuid(digit), text });
const sealed = (digit: number): string => sealEnvelope('domain', { uuid: uuid(digit), text: `note ${digit}` });

test('what was saved is loaded, what was removed is not', async () => {
  const folder = open();
  for (const digit of [3, 1, 2]) await folder.save(note(digit));
  await folder.save(note(1, 'changed'));
  await folder.remove(uuid(2));
  await folder.remove(uuid(2));
  expect(await open().load()).toEqual({ documents: [note(1, 'changed'), note(3)], damaged: [] });
  expect(lines).toEqual([]);
});

test('a document is written as it was when it was saved', async () => {
  const folder = open();
  const changing = note(1, 'then');
  const saved = folder.save(changing);
  changing.text = 'now';
  await saved;
  expect((await open().load()).documents).toEqual([note(1, 'then')]);
});

test('the last of many saves and removals of one object at once is what stays', async () => {
  const folder = open();
  const all = Array.from({ length: 50 }, (_, index) =>
    index % 7 === 6 ? folder.remove(uuid(1)) : folder.save(note(1, `text ${index}`)),
  );
  await folder.settled();
  await Promise.all(all);
  expect((await open().load()).documents).toEqual([note(1, 'text 49')]);
  expect(await readdir(directory)).toEqual([`${uuid(1)}.json`]);
});

test('a save that fails does not stop the next one', async () => {
  let isFull = true;
  const fileSystem: FileSystem = {
    ...hostFileSystem,
    create: (path) => (isFull ? Promise.reject(new Error('disk full')) : hostFileSystem.create(path)),
  };
  const folder = open(fileSystem);
  const failing = await Promise.allSettled([folder.save(note(1, 'lost')), folder.save(note(2, 'lost too'))]);
  const refusal = { status: 'rejected', reason: { reason: 'STATE_WRITE_FAILED' } };
  expect(failing).toMatchObject([refusal, refusal]);
  isFull = false;
  await folder.save(note(1));
  expect((await open().load()).documents).toEqual([note(1)]);
});

test.each(['', '../../etc/passwd', uuid(1).toUpperCase().replace('4', 'A'), `${uuid(1)}.json`])(
  'an identity that is not a UUID (%j) never becomes a path',
  async (bad) => {
    await expect(open().save({ uuid: bad, text: '' })).rejects.toThrow(TypeError);
    await expect(open().remove(bad)).rejects.toThrow(TypeError);
  },
);

describe('load', () => {
  test.each([
    ['is empty', '', 'it is not a JSON object'],
    ['is cut short', sealed(1).slice(0, 80), 'it is not a JSON object'],
    ['was changed', sealed(1).replace('note 1', 'note 7'), 'its document does not match its sha256'],
    ['is of another kind', sealEnvelope('guest', { uuid: uuid(1) }), 'its kind is "guest" instead of domain'],
    ['is that of another object', sealed(2), `it holds domain ${uuid(2)}`],
  ])('a file that %s is set aside, and the others are loaded', async (_what, content, problem) => {
    await writeFile(file(`${uuid(1)}.json`), content);
    await open().save(note(3));

    const { documents, damaged } = await open().load();

    expect(documents).toEqual([note(3)]);
    const movedTo = damaged[0]?.movedTo ?? '';
    expect(damaged).toEqual([{ kind: 'domain', uuid: uuid(1), path: file(`${uuid(1)}.json`), problem, movedTo }]);
    expect(await readFile(movedTo, 'utf8')).toBe(content);
    expect(movedTo.startsWith(file('damaged/'))).toBe(true);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', uuid: uuid(1), problem, movedTo, msg: 'a damaged state file was set aside' },
    ]);
    expect(await open().load()).toEqual({ documents: [note(3)], damaged: [] });
  });

  test('an object whose file was set aside can be saved anew, and be damaged again', async () => {
    for (const content of ['first', 'second']) {
      await writeFile(file(`${uuid(1)}.json`), content);
      const folder = open();
      expect((await folder.load()).damaged).toHaveLength(1);
      await folder.save(note(1));
      expect((await open().load()).documents).toEqual([note(1)]);
    }
    expect(await readdir(file('damaged'))).toHaveLength(2);
  });

  test('a file of a later release stays where it is, and its object cannot be overwritten', async () => {
    const content = sealed(1).replace('"schemaVersion": 1', '"schemaVersion": 2');
    await writeFile(file(`${uuid(1)}.json`), content);
    const folder = open();
    const problem = 'its schemaVersion is 2; this release knows up to 1';
    expect(await folder.load()).toEqual({
      documents: [],
      damaged: [{ kind: 'domain', uuid: uuid(1), path: file(`${uuid(1)}.json`), problem, movedTo: undefined }],
    });
    await expect(folder.save(note(1))).rejects.toMatchObject({
      reason: 'STATE_WRITE_FAILED',
      message: `the file of domain ${uuid(1)} was not loaded and is kept: ${problem}`,
    });
    await expect(folder.remove(uuid(1))).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
    await folder.save(note(2));
    expect(await readFile(file(`${uuid(1)}.json`), 'utf8')).toBe(content);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', problem, msg: 'a state file was not loaded' },
    ]);
  });

  test('a symbolic link is not followed, it is set aside', async () => {
    await writeFile(file('elsewhere'), sealed(1));
    await symlink(file('elsewhere'), file(`${uuid(1)}.json`));
    const { documents, damaged } = await open().load();
    expect(documents).toEqual([]);
    expect(damaged).toMatchObject([{ problem: 'it is a symbolic link', uuid: uuid(1) }]);
    expect(damaged[0]?.movedTo).toBeDefined();
    expect(await readFile(file('elsewhere'), 'utf8')).toBe(sealed(1));
  });

  test('a file that cannot be read is left alone and protected', async () => {
    await open().save(note(1));
    const unreadable: FileSystem = {
      ...hostFileSystem,
      openForReading: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
    };
    const folder = open(unreadable);
    expect((await folder.load()).damaged).toMatchObject([{ problem: 'it cannot be read: EIO', movedTo: undefined }]);
    await expect(folder.save(note(1, 'over it'))).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
    expect((await open().load()).documents).toEqual([note(1)]);
  });

  test('a damaged file that cannot be set aside is left alone and protected', async () => {
    await writeFile(file(`${uuid(1)}.json`), 'rubbish');
    const stuck: FileSystem = { ...hostFileSystem, rename: () => Promise.reject(new Error('EROFS')) };
    const folder = open(stuck);
    expect((await folder.load()).damaged).toMatchObject([{ problem: 'it is not a JSON object', movedTo: undefined }]);
    await expect(folder.save(note(1))).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
    expect(await readFile(file(`${uuid(1)}.json`), 'utf8')).toBe('rubbish');
  });

  test('unfinished writes are swept away; what is none of ours is left alone', async () => {
    await writeFile(file(`${uuid(1)}.json.0123456789abcdef.tmp`), '{');
    await writeFile(file('README'), 'hello');
    await writeFile(file('web1.json'), '{}');
    await mkdir(file(`${uuid(2)}.json`));
    expect(await open().load()).toEqual({ documents: [], damaged: [] });
    expect((await readdir(directory)).toSorted()).toEqual([`${uuid(2)}.json`, 'README', 'web1.json'].toSorted());
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg).sort()).toEqual([
      'a file that is none of ours was left alone',
      'a file that is none of ours was left alone',
      'an unfinished write was swept away',
    ]);
  });

  test('fields of a later release are named, for the next save will lose them', async () => {
    await writeFile(file(`${uuid(1)}.json`), sealEnvelope('domain', { uuid: uuid(1), text: 'x', colour: 'red' }));
    expect((await open().load()).documents).toEqual([note(1, 'x')]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 'warn', fields: ['colour'] }]);
  });

  test('many files come in the order of their identities', async () => {
    const folder = open();
    const all = Array.from({ length: 200 }, (_, index) => ({
      uuid: `${String((index * 7919) % 100_000_000).padStart(8, '0')}-0000-4000-8000-000000000000`,
      text: String(index),
    }));
    await Promise.all(all.map((each) => folder.save(each)));
    const sorted = [...all].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
    expect((await open().load()).documents).toEqual(sorted);
  });

  test('a mode that an administrator has set does no harm', async () => {
    await open().save(note(1));
    await chmod(file(`${uuid(1)}.json`), 0o640);
    expect((await open().load()).documents).toEqual([note(1)]);
  });
});
