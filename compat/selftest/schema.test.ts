import { clone, create } from '@bufbuild/protobuf';
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorSet,
  MethodDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import { brokenPromises } from '../schema/broken-promises.ts';
import { checkSchema } from '../schema/check-schema.ts';
import { findBreaking } from '../schema/find-breaking.ts';
import { findUnreserved } from '../schema/find-unreserved.ts';
import { dateElements, findUndated, formatSince, parseSince } from '../schema/since.ts';
import { anImage, annotate, enumOf, fieldOf, messageOf, methodOf, methodsOf, remove } from './descriptors.ts';
import { type Change, expectFound, type Mutant } from './mutant.ts';

const base = anImage();

function newField(name: string, number: number): FieldDescriptorProto {
  return create(FieldDescriptorProtoSchema, {
    name,
    jsonName: name,
    number,
    type: FieldDescriptorProto_Type.STRING,
    label: FieldDescriptorProto_Label.OPTIONAL,
  });
}

// Each is in a place of its own, so that one run of buf finds them all.
const breaking: readonly Mutant<FileDescriptorSet>[] = [
  {
    what: 'a field that is gone',
    make: (image) => remove(messageOf(image, 'Violation').field, 'line'),
    found: ['FIELD_NO_DELETE', 'line'],
  },
  {
    what: 'another number of a field',
    make: (image) => (fieldOf(image, 'StartDomainRequest.domain').number = 15),
    found: ['FIELD', 'StartDomainRequest'],
  },
  {
    what: 'a wider type',
    make: (image) => (fieldOf(image, 'Holder.pid').type = FieldDescriptorProto_Type.UINT64),
    found: ['FIELD_SAME', 'pid'],
  },
  {
    what: 'another name of a field',
    make: (image) => {
      const field = fieldOf(image, 'ErrorDetail.hint');
      [field.name, field.jsonName] = ['advice', 'advice'];
    },
    found: ['FIELD_SAME', 'advice'],
  },
  {
    what: 'one that becomes many',
    make: (image) => (fieldOf(image, 'Violation.expected').label = FieldDescriptorProto_Label.REPEATED),
    found: ['FIELD_SAME_CARDINALITY', 'expected'],
  },
  {
    what: 'a value of an enum that has another name',
    make: (image) => {
      const value = enumOf(image, 'DomainState').value.find(({ name }) => name === 'DOMAIN_STATE_CRASHED');
      if (value !== undefined) value.name = 'DOMAIN_STATE_BROKEN';
    },
    found: ['ENUM_VALUE', 'DOMAIN_STATE_BROKEN'],
  },
  {
    what: 'a value of an enum that is gone',
    make: (image) => remove(enumOf(image, 'AffectScope').value, 'AFFECT_SCOPE_BOTH'),
    found: ['ENUM_VALUE_NO_DELETE', 'AffectScope'],
  },
  {
    what: 'a method that is gone',
    make: (image) => remove(methodsOf(image, 'DomainService'), 'ResetDomain'),
    found: ['RPC_NO_DELETE', 'ResetDomain'],
  },
  {
    what: 'a method that answers with a stream',
    make: (image) => (methodOf(image, 'DomainService.SuspendDomain').serverStreaming = true),
    found: ['RPC_SAME_SERVER_STREAMING', 'SuspendDomain'],
  },
  {
    what: 'a method that answers something else',
    make: (image) => (methodOf(image, 'DomainService.RebootDomain').outputType = '.holdfast.v1.ResumeDomainResponse'),
    found: ['RPC_SAME_RESPONSE_TYPE', 'RebootDomain'],
  },
];

const annotated: readonly Mutant<FileDescriptorSet>[] = [
  {
    what: 'a word that is gone',
    make: (image) =>
      annotate(image, fieldOf(image, 'DiskTarget.bus'), 'field', (rules) => {
        rules['values'] = (rules['values'] as readonly string[]).filter((word) => word !== 'usb');
      }),
    found: ['annotation:DiskTarget.bus', 'the value usb is gone'],
  },
  {
    what: 'a narrower range',
    make: (image) => annotate(image, fieldOf(image, 'VcpuCount.count'), 'field', (rules) => (rules['maximum'] = 64n)),
    found: ['annotation:VcpuCount.count', 'its maximum is 64'],
  },
  {
    what: 'another default',
    make: (image) =>
      annotate(image, fieldOf(image, 'DomainSpec.on_reboot'), 'field', (rules) => (rules['defaultValue'] = 'destroy')),
    found: ['annotation:DomainSpec.on_reboot', 'its default is destroy and was restart'],
  },
  {
    what: 'a field that must be given',
    make: (image) => annotate(image, fieldOf(image, 'DiskTarget.tray'), 'field', (rules) => (rules['required'] = true)),
    found: ['annotation:DiskTarget.tray', 'it must be given now'],
  },
  {
    what: 'another place in XML',
    make: (image) =>
      annotate(image, fieldOf(image, 'DiskTarget.rotation_rate'), 'xml', (xml) => (xml['attribute'] = 'rotationRate')),
    found: ['annotation:DiskTarget.rotation_rate', 'in XML it was'],
  },
  {
    what: 'a permission more',
    make: (image) =>
      annotate(image, methodOf(image, 'DomainService.ResetDomain'), 'method', (rules) => {
        (rules['permissions'] as string[]).push('domain:write');
      }),
    found: ['annotation:DomainService.ResetDomain', 'it needs domain:write too'],
  },
];

const compatible: readonly Change<FileDescriptorSet>[] = [
  { what: 'a field more', make: (image) => messageOf(image, 'Violation').field.push(newField('severity', 100)) },
  {
    what: 'a message and a method more',
    make: (image) => {
      const file = image.file.find(({ name }) => name === 'holdfast/v1/domain_service.proto');
      const lifecycle = image.file.find(({ name }) => name === 'holdfast/v1/domain_lifecycle.proto');
      const [request, response] = ['StartDomainRequest', 'StartDomainResponse'].map((name) => messageOf(image, name));
      const reset = methodOf(image, 'DomainService.ResetDomain');
      lifecycle?.messageType.push({ ...(request as never as object), name: 'TeleportDomainRequest' } as never);
      lifecycle?.messageType.push({ ...(response as never as object), name: 'TeleportDomainResponse' } as never);
      file?.service[0]?.method.push({
        ...clone(MethodDescriptorProtoSchema, reset),
        name: 'TeleportDomain',
        inputType: '.holdfast.v1.TeleportDomainRequest',
        outputType: '.holdfast.v1.TeleportDomainResponse',
      });
    },
  },
  {
    what: 'a value more',
    make: (image) => {
      const { value } = enumOf(image, 'Reason');
      value.push({ ...(value[0] as never as object), name: 'REASON_OUT_OF_PATIENCE', number: 999 } as never);
    },
  },
  {
    what: 'a word more',
    make: (image) =>
      annotate(image, fieldOf(image, 'DiskTarget.bus'), 'field', (rules) => (rules['values'] as string[]).push('nvme')),
  },
  {
    what: 'a wider range',
    make: (image) =>
      annotate(image, fieldOf(image, 'VcpuCount.count'), 'field', (rules) => (rules['maximum'] = 100_000n)),
  },
];

function changedBy(changes: readonly Change<FileDescriptorSet>[]): FileDescriptorSet {
  const image = anImage();
  for (const { make } of changes) make(image);
  return image;
}

describe('the gate of the schema tells of', () => {
  const found = findBreaking(base, changedBy(breaking));
  test.each(breaking)('$what', (mutant) => expectFound(mutant, found));

  const promises = brokenPromises(base, changedBy(annotated));
  test.each(annotated)('$what', (mutant) => expectFound(mutant, promises));

  test('what is gone, while its number is free', () => {
    const image = changedBy(breaking.slice(0, 1));
    expectFound(
      { found: ['reserved:holdfast.v1.Violation.line', 'its number 3 and its name are free'] },
      findUnreserved(base, image),
    );
    const violation = messageOf(image, 'Violation');
    violation.reservedName.push('line');
    violation.reservedRange.push({ ...clone(FieldDescriptorProtoSchema, newField('x', 1)), start: 3, end: 4 } as never);
    expect(findUnreserved(base, image)).toEqual([]);
  });

  test('nothing, where it only grew', () => {
    expect(checkSchema(base, changedBy(compatible))).toEqual([]);
  });

  test('a tool that cannot tell', () => {
    const broken = anImage();
    fieldOf(broken, 'Violation.line').typeName = '.holdfast.v1.Nowhere';
    fieldOf(broken, 'Violation.line').type = FieldDescriptorProto_Type.MESSAGE;
    expect(() => findBreaking(base, broken)).toThrow(/buf breaking ended with/);
  });
});

describe('the gate of releases tells of', () => {
  const earlier = dateElements(base, { earlier: undefined, version: '0.1.0', isCandidate: false });
  const dating = { earlier, version: '0.2.0', isCandidate: false };

  test('what came without saying since when', () => {
    const image = changedBy(compatible.slice(0, 1));
    const mutant = {
      found: ['since:field:holdfast.v1.Violation.severity', 'does not say since which release'],
    } as const;
    expectFound(mutant, findUndated(image, dating));
    annotate(image, fieldOf(image, 'Violation.severity'), 'field', (rules) => (rules['since'] = '0.2.0'));
    expect(findUndated(image, dating)).toEqual([]);
  });

  test('what says that it is older than it is', () => {
    const image = changedBy(compatible.slice(0, 1));
    annotate(image, fieldOf(image, 'Violation.severity'), 'field', (rules) => (rules['since'] = '0.1.0'));
    expectFound(
      { found: ['since:field:holdfast.v1.Violation.severity', 'since 0.1.0, and it is since 0.2.0'] },
      findUndated(image, dating),
    );
  });

  test('nothing of a release that is still tried, and of what is as it was', () => {
    expect(findUndated(changedBy(compatible.slice(0, 1)), { ...dating, version: '0.1.0', isCandidate: true })).toEqual(
      [],
    );
    expect(findUndated(base, dating)).toEqual([]);
  });

  test('the same as its file', () => {
    expect(parseSince(formatSince(earlier))).toEqual(earlier);
    expect(() => parseSince('')).toThrow('no line');
  });
});
