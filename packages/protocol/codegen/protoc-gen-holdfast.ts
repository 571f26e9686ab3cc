// The plugin of `buf generate` that derives everything but the wire codecs from the descriptors and their options.
import { create } from '@bufbuild/protobuf';
import { CodeGeneratorResponseSchema, CodeGeneratorResponse_Feature } from '@bufbuild/protobuf/wkt';
import { runNodeJs } from '@bufbuild/protoplugin';
import { emitCodecs } from './emit/emit-codecs.ts';
import { emitEnumNames } from './emit/emit-enum-names.ts';
import { emitFieldRules } from './emit/emit-field-rules.ts';
import { emitHandlers } from './emit/emit-handlers.ts';
import { emitIndex } from './emit/emit-index.ts';
import { emitMethods } from './emit/emit-methods.ts';
import { emitPermissions } from './emit/emit-permissions.ts';
import { emitReasons } from './emit/emit-reasons.ts';
import { emitReference } from './emit/emit-reference.ts';
import { emitSdkResources } from './emit/emit-sdk-resources.ts';
import { emitSdkTypes } from './emit/emit-sdk-types.ts';
import { emitXmlBindings } from './emit/emit-xml-bindings.ts';
import { emitPythonErrors } from './emit/python/emit-python-errors.ts';
import { emitPythonMethods } from './emit/python/emit-python-methods.ts';
import { emitPythonTypes } from './emit/python/emit-python-types.ts';
import type { Schema } from './schema.ts';
import { loadSchema } from './schema.ts';
import { checkSchema } from './check-schema.ts';

/** A file to be written: its path, and how its text follows from the schema. */
type Derivation = (schema: Schema) => Readonly<Record<string, string>>;

const derivations: Readonly<Record<string, readonly Derivation[]>> = {
  protocol: [
    emitIndex,
    emitCodecs,
    emitMethods,
    emitHandlers,
    emitReasons,
    emitPermissions,
    emitEnumNames,
    emitXmlBindings,
    emitFieldRules,
  ],
  sdk: [emitSdkTypes, emitSdkResources],
  reference: [emitReference],
  python: [emitPythonTypes, emitPythonMethods, emitPythonErrors],
};

runNodeJs({
  name: 'protoc-gen-holdfast',
  version: '1',
  run(request) {
    const target = /^for=(\w+)$/.exec(request.parameter)?.[1] ?? '';
    const chosen = derivations[target];
    if (chosen === undefined)
      throw new Error(`option for=${target}: expected one of ${Object.keys(derivations).join(', ')}`);
    const schema = loadSchema(request);
    const problems = checkSchema(schema);
    const files = problems.length > 0 ? [] : chosen.flatMap((derive) => Object.entries(derive(schema)));
    return create(CodeGeneratorResponseSchema, {
      supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL),
      file: files.map(([name, content]) => ({ name, content })),
      ...(problems.length > 0 ? { error: problems.join('\n') } : {}),
    });
  },
});
