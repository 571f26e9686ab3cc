import {
  createFileRegistry,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
  getOption,
  hasOption,
  type Registry,
} from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';

/** What a schema consists of. */
export type ElementKind = 'message' | 'field' | 'enum' | 'value' | 'service' | 'method';

/** One named thing of a schema. */
export interface Element {
  readonly kind: ElementKind;
  /** Full name; a value of an enum is `Enum.VALUE`. */
  readonly name: string;
  /** Name of what it is in; a message in a package is in nothing. */
  readonly within: string | undefined;
  /** The release that its annotation names; empty: none. */
  readonly since: string;
}

type Annotated = DescMessage | DescField | DescEnum | DescEnum['values'][number] | DescService | DescMethod;

/** Everything that our own packages have, by kind and name: `field holdfast.v1.Lease.path`. */
export function elementsOf(image: FileDescriptorSet): ReadonlyMap<string, Element> {
  const registry = createFileRegistry(image);
  const found = new Map<string, Element>();
  const add = (kind: ElementKind, name: string, within: string | undefined, desc: Annotated): void => {
    found.set(`${kind} ${name}`, { kind, name, within, since: sinceOf(registry, desc) });
  };
  const addEnum = (desc: DescEnum, within?: string): void => {
    add('enum', desc.typeName, within, desc);
    for (const value of desc.values) add('value', `${desc.typeName}.${value.name}`, `enum ${desc.typeName}`, value);
  };
  const addMessage = (desc: DescMessage, within?: string): void => {
    const key = `message ${desc.typeName}`;
    add('message', desc.typeName, within, desc);
    for (const field of desc.fields) add('field', `${desc.typeName}.${field.name}`, key, field);
    for (const nested of desc.nestedMessages) if (!isMapEntry(nested)) addMessage(nested, key);
    for (const nested of desc.nestedEnums) addEnum(nested, key);
  };
  for (const file of ownFiles(registry.files)) {
    for (const message of file.messages) addMessage(message);
    for (const each of file.enums) addEnum(each);
    for (const service of file.services) {
      add('service', service.typeName, undefined, service);
      for (const method of service.methods) {
        add('method', `${service.typeName}.${method.name}`, `service ${service.typeName}`, method);
      }
    }
  }
  if (found.size === 0) throw new Error('the schema has nothing of ours in it');
  return found;
}

/** The files of our own packages. */
export function ownFiles(files: Iterable<DescFile>): readonly DescFile[] {
  return [...files].filter((file) => file.proto.package.startsWith('holdfast.'));
}

function isMapEntry(message: DescMessage): boolean {
  return message.proto.options?.mapEntry === true;
}

/** Annotations that say it themselves, and those that say it among other things. */
const said: readonly string[] = ['message_since', 'enum_since', 'value_since', 'service_since'];
const saidAmongOthers: readonly string[] = ['method', 'field'];

function sinceOf(registry: Registry, desc: Annotated): string {
  for (const name of [...said, ...saidAmongOthers]) {
    const extension = registry.getExtension(`holdfast.v1.${name}`);
    if (extension === undefined || extension.extendee.typeName !== optionsOf(desc)) continue;
    if (!hasOption(desc, extension)) continue;
    const value: unknown = getOption(desc, extension);
    return saidAmongOthers.includes(name) ? (value as { readonly since: string }).since : (value as string);
  }
  return '';
}

function optionsOf(desc: Annotated): string {
  const names: Readonly<Record<Annotated['kind'], string>> = {
    message: 'MessageOptions',
    field: 'FieldOptions',
    enum: 'EnumOptions',
    enum_value: 'EnumValueOptions',
    service: 'ServiceOptions',
    rpc: 'MethodOptions',
  };
  return `google.protobuf.${names[desc.kind]}`;
}
