import { propertyName } from '../schema.ts';
import type { SdkModel } from './sdk-model.ts';

/** Names that the SDK puts beside those of the schema: what every call takes, and what says which case a oneof has. */
const callOptions = ['signal', 'timeoutMs'];
const discriminant = 'kind';

/** @throws Error naming file and field where names of the schema would meet in the SDK. */
export function assertNoClashes({ classes, messages }: SdkModel): void {
  const problems = [
    ...classes.flatMap(({ name, methods }) =>
      methods
        .filter((each, index) => methods.findIndex((other) => other.name === each.name) !== index)
        .map(
          ({ method, name: taken }) =>
            `${method.parent.file.name}.proto: ${method.name}: ${name}.${taken} is there already; give (method).sdk_name`,
        ),
    ),
    ...classes.flatMap(({ methods }) =>
      methods.flatMap(({ method }) =>
        method.input.fields
          .filter((field) => callOptions.includes(propertyName(field)))
          .map(
            (field) =>
              `${field.parent.file.name}.proto: ${field.parent.name}.${field.name}: every call has an option of this name`,
          ),
      ),
    ),
    ...messages.flatMap((message) => {
      const at = `${message.file.name}.proto: ${message.name}`;
      const hasKind = message.fields.some((field) => propertyName(field) === discriminant);
      return [
        ...(message.oneofs.length > 1 ? [`${at}: has more than one oneof`] : []),
        ...(message.oneofs.length > 0 && hasKind
          ? [`${at}.${discriminant}: says in the SDK which case the oneof has`]
          : []),
      ];
    }),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
