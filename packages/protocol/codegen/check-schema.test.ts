import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterAll, expect, test } from 'vitest';
import { checkSchema } from './check-schema.ts';
import { loadSchema, type Schema } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The schema of one file beside the annotations. */
function schemaOf(body: string): Schema {
  const own = join(folder, 'holdfast', 'v1');
  mkdirSync(own, { recursive: true });
  for (const file of ['options.proto', 'permission.proto']) {
    cpSync(join(import.meta.dirname, '..', 'proto', 'holdfast', 'v1', file), join(own, file));
  }
  const head = 'syntax = "proto3"; package holdfast.v1; import "holdfast/v1/options.proto";\n';
  writeFileSync(join(own, 'test.proto'), head + body);
  writeFileSync(join(folder, 'buf.yaml'), 'version: v2\n');
  const buf = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'buf');
  const run = spawnSync(buf, ['build', '-o', '-'], { cwd: folder });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  const { file } = fromBinary(FileDescriptorSetSchema, run.stdout);
  return loadSchema(create(CodeGeneratorRequestSchema, { protoFile: file }));
}

test('accepts what is complete and can be told apart', () => {
  const schema = schemaOf(`
    // A document.
    message Doc {
      option (document) = {xml_root: "doc"};
      // Decides.
      optional string type = 1 [(field) = {values: ["a", "b"], default_value: "a"}, (xml) = {attribute: "type"}];
      // One.
      optional Part a = 2 [(xml) = {element: "part", when: {field: "type", values: ["a"]}}];
      // Other.
      optional string b = 3 [(xml) = {element: "part", attribute: "name", when: {field: "type", values: ["b"]}}];
    }
    // A part.
    message Part {
      // Its depth; the default of another field is its own.
      optional string depth = 1 [(field) = {values: ["x"], default_value: "type"}, (xml) = {attribute: "depth", when: {field: "../type", values: ["a"]}}];
    }
    // Asks.
    message GetRequest { bool secrets = 1; }
    // Answers.
    message GetResponse {}
    service DocService {
      rpc Get(GetRequest) returns (GetResponse) {
        option (method) = {object: "domain", since: "0.1.0", permissions: ["domain:read", "domain:read_secure:secrets"]};
      }
      rpc Ping(GetRequest) returns (GetResponse) { option (method) = {object: "connect", since: "0.1.0", public: true}; }
    }`);
  expect(checkSchema(schema)).toEqual([]);
});

test('refuses what could not work, each with the file and the field', () => {
  const schema = schemaOf(`
    message Doc {
      option (document) = {xml_root: "doc"};
      optional string bare = 1 [(xml) = {attribute: "bare"}];
      // Default outside.
      optional string word = 2 [(field) = {values: ["a", "b"], default_value: "c"}, (xml) = {element: "word"}];
      // Decided by nothing.
      optional string lost = 3 [(xml) = {element: "lost", when: {field: "nothing", values: ["a"]}}];
      // Decided by what is too late.
      optional string late = 4 [(xml) = {element: "late", when: {field: "word", values: ["a"]}}];
      // Decides.
      optional string kind = 5 [(field) = {values: ["a", "b"]}, (xml) = {attribute: "kind"}];
      // Decided by a value that is none.
      optional string never = 6 [(xml) = {element: "never", when: {field: "kind", values: ["z"]}}];
      // In the place of word.
      optional string again = 7 [(xml) = {element: "word"}];
      // An element for itself.
      repeated string many = 8 [(xml) = {element: "many"}];
      // Within it.
      optional string within = 9 [(xml) = {element: "many", attribute: "name"}];
      // Backwards.
      optional int32 range = 10 [(field) = {minimum: 5, maximum: 1}, (xml) = {attribute: "range"}];
      // No expression.
      optional string pattern = 11 [(field) = {pattern: "(["}, (xml) = {attribute: "pattern"}];
      // A choice.
      oneof choice {
        // One.
        string one = 12 [(xml) = {attribute: "one"}];
      }
      // A map.
      map<string, string> map = 13 [(xml) = {element: "map"}];
    }
    message GetRequest {}
    message GetResponse {}
    service DocService {
      rpc Bare(GetRequest) returns (GetResponse);
      rpc Empty(GetRequest) returns (GetResponse) { option (method) = {permissions: ["read", "domain:read:secrets"]}; }
      rpc Open(GetRequest) returns (GetResponse) { option (method) = {object: "domain", since: "0.1.0"}; }
      rpc Both(GetRequest) returns (GetResponse) {
        option (method) = {object: "domain", since: "0.1.0", public: true, permissions: ["domain:read"]};
      }
      rpc Flagged(GetRequest) returns (GetResponse) {
        option (method) = {object: "domain", since: "0.1.0", permissions: ["domain:strat", "donkey:ride"]};
      }
    }`);
  expect(checkSchema(schema)).toMatchInlineSnapshot(`
    [
      "holdfast/v1/test.proto: DocService.Bare: has no (method) rules",
      "holdfast/v1/test.proto: DocService.Empty: (method).object is empty",
      "holdfast/v1/test.proto: DocService.Empty: (method).since is empty",
      "holdfast/v1/test.proto: DocService.Empty: needs no permission; give it one, or say public: true",
      "holdfast/v1/test.proto: DocService.Empty: permission read is not object:permission[:flag]",
      "holdfast/v1/test.proto: DocService.Empty: permission domain:read:secrets names a field that GetRequest does not have",
      "holdfast/v1/test.proto: DocService.Open: needs no permission; give it one, or say public: true",
      "holdfast/v1/test.proto: DocService.Both: is public and needs permissions; it can be only one of them",
      "holdfast/v1/test.proto: DocService.Flagged: permission domain:strat is not in the list of permissions; did you mean domain:start?",
      "holdfast/v1/test.proto: DocService.Flagged: permission donkey:ride is not in the list of permissions",
      "holdfast/v1/test.proto: Doc.word: default_value c is not one of values (a, b)",
      "holdfast/v1/test.proto: Doc.range: minimum 5 is above maximum 1",
      "holdfast/v1/test.proto: Doc.pattern: pattern ([: Invalid regular expression: /^(?:([)$/u: Unterminated character class",
      "holdfast/v1/test.proto: Doc.bare: a field of a document needs a comment",
      "holdfast/v1/test.proto: Doc.lost: (xml).when.field nothing does not exist",
      "holdfast/v1/test.proto: Doc.late: (xml).when.field word must be an attribute of its message's own element, and always mean something",
      "holdfast/v1/test.proto: Doc.never: (xml).when value z is not one of those of kind",
      "holdfast/v1/test.proto: Doc.one: a oneof has no place in XML; use (xml).when",
      "holdfast/v1/test.proto: Doc.map: a map has no place in XML",
      "holdfast/v1/test.proto: Doc.again: stands in the same place of XML as word: word",
      "holdfast/v1/test.proto: Doc.within: stands in the same place of XML as many: many",
    ]
  `);
});
