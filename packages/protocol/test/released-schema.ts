import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** Folder of the package. */
export const packageFolder: string = fileURLToPath(new URL('..', import.meta.url));

/** The releases whose schema must be kept, oldest first. */
export function releases(): readonly string[] {
  return readdirSync(join(packageFolder, 'released'))
    .filter((name) => name.endsWith('.binpb'))
    .map((name) => name.slice(0, -'.binpb'.length))
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/** Where the schema of a release is. */
export function imageOf(release: string): string {
  return join(packageFolder, 'released', `${release}.binpb`);
}

/** Reads a schema that `buf build -o` wrote. */
export function readSchema(image: string): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));
}

/** What a peer can send or a file can hold by itself: requests, responses, and the messages that stand for a thing. */
export function kindsOf(schema: FileRegistry): readonly DescMessage[] {
  const kinds = new Map<string, DescMessage>();
  for (const file of schema.files) {
    if (!file.proto.package.startsWith('holdfast.')) continue;
    for (const { input, output } of file.services.flatMap((service) => service.methods)) {
      kinds.set(input.typeName, input).set(output.typeName, output);
    }
  }
  for (const name of things) {
    const message = schema.getMessage(name);
    if (message !== undefined) kinds.set(name, message);
  }
  return [...kinds.values()].toSorted((one, other) => one.typeName.localeCompare(other.typeName, 'en'));
}

/** Whether a message or one of its parts is a google.protobuf.Any. */
export function holdsAny(message: DescMessage, above: ReadonlySet<string> = new Set()): boolean {
  if (message.typeName === 'google.protobuf.Any') return true;
  if (above.has(message.typeName)) return false;
  const below = new Set([...above, message.typeName]);
  return message.fields.some((field) => field.message !== undefined && holdsAny(field.message, below));
}

const things: readonly string[] = [
  'holdfast.lock.v1.BusyDetail',
  'holdfast.state.v1.StoredDomain',
  'holdfast.state.v1.StoredGuest',
  'holdfast.v1.Domain',
  'holdfast.v1.DomainSpec',
  'holdfast.v1.ErrorDetail',
  'holdfast.v1.Event',
  'holdfast.v1.HostCapabilities',
  'holdfast.v1.Lease',
  'holdfast.v1.Operation',
];
