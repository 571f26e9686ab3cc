import { create } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, FieldOptionsSchema, MethodOptionsSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import { emitMethods } from '../../packages/protocol/codegen/emit/emit-methods.ts';
import { emitSdkResources } from '../../packages/protocol/codegen/emit/emit-sdk-resources.ts';
import { loadSchema } from '../../packages/protocol/codegen/schema.ts';
import { checkDeprecated, deprecatedNames } from '../process/check-deprecated.ts';
import { anImage, fieldOf, methodOf } from './descriptors.ts';
import { expectFound } from './mutant.ts';
import { typingsBase } from './typings-changes.ts';

const image = anImage();
const [method, field] = [methodOf(image, 'DomainService.ResetDomain'), fieldOf(image, 'StartDomainRequest.paused')];
method.options ??= create(MethodOptionsSchema);
method.options.deprecated = true;
field.options ??= create(FieldOptionsSchema);
field.options.deprecated = true;
const schema = loadSchema(create(CodeGeneratorRequestSchema, { protoFile: image.file }));

describe('what the schema calls deprecated', () => {
  test('is in the table that daemon and SDK warn by', () => {
    const table = Object.values(emitMethods(schema)).join('');
    const rowOf = (rpc: string): string => table.split('\n').find((line) => line.includes(`/${rpc}'`)) ?? '';
    expect(rowOf('ResetDomain')).toMatch(/deprecated: \{\s*itself: true,\s*fields: \[\]\s*\}/);
    expect(rowOf('StartDomain')).toMatch(/deprecated: \{\s*itself: false,\s*fields: \['paused'\]\s*\}/);
    expect(rowOf('SuspendDomain')).not.toContain('deprecated');
  });

  test('is crossed out by editors', () => {
    const text = Object.values(emitSdkResources(schema)).join('');
    expect(text.match(/@deprecated It goes with the next major release/g)).toHaveLength(2);
  });
});

describe('DEPRECATED.md', () => {
  const names = deprecatedNames(image, [
    typingsBase.replace('    find(name: string)', '    /** @deprecated use get */\n    find(name: string)'),
  ]);
  const rows = `
| what | since | instead | goes with |
|---|---|---|---|
| \`holdfast.v1.StartDomainRequest.paused\` | 1.2.0 | \`create()\` | 2.0.0 |
| \`holdfast.v1.DomainService.ResetDomain\` | 1.2.0 | \`reboot()\` | 2.0.0 |
| \`Connection.find\` | 1.2.0 | \`get()\` | 2.0.0 |
| \`holdfast domain reset\` | 1.2.0 | \`holdfast domain reboot\` | 2.0.0 |
`;

  test('has a row for each', () => {
    expect(checkDeprecated(rows, names)).toEqual([]);
  });

  test('fails without one', () => {
    const found = checkDeprecated(rows.replace(/.*ResetDomain.*\n/, ''), names);
    expectFound({ found: ['deprecated:holdfast.v1.DomainService.ResetDomain', 'has no row for it'] }, found);
  });

  test('fails with one too many, and with one that says too little', () => {
    const found = checkDeprecated(rows.replace('2.0.0', 'some day'), names.slice(1));
    expectFound({ found: [`deprecated:${names[0]}`, 'it is not deprecated'] }, found);
    expectFound({ found: ['deprecated:holdfast.v1.StartDomainRequest.paused', 'does not name the releases'] }, found);
  });
});
