import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEnvelope, sealEnvelope } from './envelope.js';
import type { JsonObject } from './json.js';
import type { Migration } from './migrations/migration.js';

const document = { uuid: 'a', resourceVersion: '7', spec: { name: 'web' } };

test('stands on disk as a text that people can read', () => {
  expect(sealEnvelope('domain', document)).toMatchInlineSnapshot(`
    "{
      "schemaVersion": 1,
      "kind": "domain",
      "sha256": "9d37baa1f0a196d3b96c1f1cc8116689df5d33df3543a22d023d84f54e09c0b1",
      "document": {
        "uuid": "a",
        "resourceVersion": "7",
        "spec": {
          "name": "web"
        }
      }
    }
    "
  `);
});

test('comes back as it was written', () => {
  expect(openEnvelope('guest', sealEnvelope('guest', document))).toEqual({ document });
});

test('comes back when an editor has laid it out anew', () => {
  const { kind, sha256, schemaVersion } = JSON.parse(sealEnvelope('domain', document)) as Record<string, unknown>;
  const { spec, uuid, resourceVersion } = document;
  const text = JSON.stringify({ document: { spec, uuid, resourceVersion }, sha256, kind, schemaVersion });
  expect(openEnvelope('domain', text)).toEqual({ document });
});

const good = sealEnvelope('domain', document);
test.each([
  ['', 'it is not a JSON object'],
  ['[]', 'it is not a JSON object'],
  [good.slice(0, -10), 'it is not a JSON object'],
  ['{}', 'its schemaVersion is not a whole number from 1'],
  [good.replace('"schemaVersion": 1', '"schemaVersion": 0'), 'its schemaVersion is not a whole number from 1'],
  [good.replace('"schemaVersion": 1', '"schemaVersion": "1"'), 'its schemaVersion is not a whole number from 1'],
  [good.replace('"domain"', '"guest"'), 'its kind is "guest" instead of domain'],
  [good.replace('"document"', '"text"'), 'it has no document'],
  [good.replace('"web"', '"wob"'), 'its document does not match its sha256'],
  [good.replace('"sha256"', '"md5"'), 'its document does not match its sha256'],
])('%j is damaged', (text, problem) => {
  expect(openEnvelope('domain', text)).toEqual({ problem, isNewer: false });
});

test('a newer schema is told apart from damage', () => {
  expect(openEnvelope('domain', good.replace('"schemaVersion": 1', '"schemaVersion": 2'))).toEqual({
    problem: 'its schemaVersion is 2; this release knows up to 1',
    isNewer: true,
  });
});

test('no single changed character goes unnoticed, or it changes nothing', () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, character) => {
      const text = good.slice(0, index) + character + good.slice(index + 1);
      const opened = openEnvelope('domain', text);
      expect('document' in opened ? opened.document : document).toEqual(document);
    }),
    { numRuns: 1000 },
  );
});

/** Made up: the domains of version 1 had a `title`, those of version 3 count their starts. */
const madeUp: readonly Migration[] = [
  {
    from: 1,
    what: 'the title is a description',
    migrate: (kind, { title, ...rest }) => (kind === 'domain' ? { ...rest, description: title ?? '' } : rest),
  },
  { from: 2, what: 'starts are counted', migrate: (_kind, old) => ({ ...old, starts: 0 }) },
];

function sealedBy(release: number, old: JsonObject): string {
  return sealEnvelope('domain', old, madeUp.slice(0, release - 1));
}

test('a document of an earlier release is brought to the present one, step by step', () => {
  expect(openEnvelope('domain', sealedBy(1, { uuid: 'a', title: 'web' }), madeUp)).toEqual({
    document: { uuid: 'a', description: 'web', starts: 0 },
  });
  expect(openEnvelope('domain', sealedBy(2, { uuid: 'a', description: 'web' }), madeUp)).toEqual({
    document: { uuid: 'a', description: 'web', starts: 0 },
  });
  expect(openEnvelope('domain', sealedBy(3, { uuid: 'a', starts: 4 }), madeUp)).toEqual({
    document: { uuid: 'a', starts: 4 },
  });
  expect(JSON.parse(sealedBy(3, { uuid: 'a' }))).toMatchObject({ schemaVersion: 3 });
});

test('a migration that throws makes a damaged file, not a dead daemon', () => {
  const broken: Migration = {
    from: 1,
    what: 'nothing',
    migrate: () => {
      throw new Error('no spec');
    },
  };
  expect(openEnvelope('domain', good, [broken])).toEqual({
    problem: 'it cannot be brought to schemaVersion 2: Error: no spec',
    isNewer: false,
  });
});
