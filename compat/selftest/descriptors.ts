import {
  clone,
  createFileRegistry,
  type DescExtension,
  getExtension,
  type Message,
  setExtension,
} from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldOptionsSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
  MethodOptionsSchema,
  type MethodDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { create } from '@bufbuild/protobuf';
import { releasedImage } from '../schema/images.ts';
import { releases } from '../releases.ts';

const first = releasedImage(releases()[0] ?? '');

/** A schema to be changed: that of the first release, which stays the same for ever. */
export function anImage(): FileDescriptorSet {
  return clone(FileDescriptorSetSchema, first);
}

/** The package that everything is changed in. */
const packageName = 'holdfast.v1';

/** A message of the package. */
export function messageOf(image: FileDescriptorSet, name: string): DescriptorProto {
  return named(
    image.file.filter((file) => file.package === packageName).flatMap(({ messageType }) => messageType),
    name,
  );
}

/** A field, `Message.field`. */
export function fieldOf(image: FileDescriptorSet, path: string): FieldDescriptorProto {
  const [message = '', field = ''] = path.split('.');
  return named(messageOf(image, message).field, field);
}

/** An enum of the package. */
export function enumOf(image: FileDescriptorSet, name: string): EnumDescriptorProto {
  return named(
    image.file.filter((file) => file.package === packageName).flatMap(({ enumType }) => enumType),
    name,
  );
}

/** A method, `Service.Method`. */
export function methodOf(image: FileDescriptorSet, path: string): MethodDescriptorProto {
  const [service = '', method = ''] = path.split('.');
  return named(methodsOf(image, service), method);
}

/** The methods of a service. */
export function methodsOf(image: FileDescriptorSet, service: string): MethodDescriptorProto[] {
  return named(
    image.file.filter((file) => file.package === packageName).flatMap((file) => file.service),
    service,
  ).method;
}

/** Takes something away. */
export function remove<Named extends { readonly name: string }>(list: Named[], name: string): void {
  list.splice(list.indexOf(named(list, name)), 1);
}

/** Changes an annotation of a field or a method. */
export function annotate(
  image: FileDescriptorSet,
  target: FieldDescriptorProto | MethodDescriptorProto,
  annotation: string,
  change: (value: Record<string, unknown>) => void,
): void {
  const extension = createFileRegistry(image).getExtension(`${packageName}.${annotation}`);
  if (extension === undefined) throw new Error(`there is no annotation ${annotation}`);
  if (target.$typeName === 'google.protobuf.FieldDescriptorProto') target.options ??= create(FieldOptionsSchema);
  else target.options ??= create(MethodOptionsSchema);
  const options = target.options as Message;
  const value = getExtension(options, extension as DescExtension) as unknown as Record<string, unknown>;
  change(value);
  setExtension(options, extension as DescExtension, value as never);
}

function named<Named extends { readonly name: string }>(list: readonly Named[], name: string): Named {
  const found = list.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the schema has no ${name} to change`);
  return found;
}
