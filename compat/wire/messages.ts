import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { ownFiles } from '../schema/elements.ts';
import { withNested } from './codec.ts';

/** Every message of ours that goes over a wire or into a file: all but those of the annotations. */
export function messagesOf(schema: FileRegistry): readonly DescMessage[] {
  return ownFiles(schema.files)
    .filter((file) => file.name !== 'holdfast/v1/options')
    .flatMap((file) => file.messages.flatMap(withNested))
    .toSorted((one, other) => (one.typeName < other.typeName ? -1 : 1));
}

/** Messages that are filled only as far as their scalars where they are part of another: they are filled by themselves. */
export function outlinedIn(schema: FileRegistry): ReadonlySet<string> {
  const methods = [...schema.files].flatMap((file) => file.services.flatMap((service) => service.methods));
  return new Set([...methods.flatMap(({ input, output }) => [input.typeName, output.typeName]), ...things]);
}

/** Whether a message or one of its parts is a google.protobuf.Any. */
export function holdsAny(message: DescMessage, above: ReadonlySet<string> = new Set()): boolean {
  if (message.typeName === 'google.protobuf.Any') return true;
  if (above.has(message.typeName)) return false;
  const below = new Set([...above, message.typeName]);
  return message.fields.some((field) => field.message !== undefined && holdsAny(field.message, below));
}

const things: readonly string[] = [
  'holdfast.v1.Domain',
  'holdfast.v1.DomainSpec',
  'holdfast.v1.Devices',
  'holdfast.v1.Disk',
  'holdfast.v1.ErrorDetail',
  'holdfast.v1.Event',
  'holdfast.v1.HostCapabilities',
  'holdfast.v1.Lease',
  'holdfast.v1.Operation',
];
