import type { Change } from '@holdfast/sdk';
import { formatBytes } from '../../output/bytes.js';
import type { Style } from '../../output/style.js';

/**
 * A change as lines of a diff: `-` for what goes, `+` for what comes, a line for each value; the first says when it takes
 * effect. A device that comes or goes as a whole is shown value by value.
 */
export function changeLines({ path, before, after, effect }: Change, style: Style): string[] {
  const gone = valuesOf(path, before).map((line) => style('bad', `- ${line}`));
  const come = valuesOf(path, after).map((line) => style('good', `+ ${line}`));
  const [first = '', ...rest] = [...gone, ...come];
  const when = effect === 'unspecified' ? '' : `  ${style('quiet', `(${effect.replace('-', ' ')})`)}`;
  return [first + when, ...rest];
}

/** Every value in a piece of JSON with its path, in the words of the schema. */
function valuesOf(path: string, json: string): string[] {
  return json === '' ? [] : flatten(path, JSON.parse(json) as unknown);
}

function flatten(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => flatten(`${path}[${index}]`, item));
  if (typeof value !== 'object' || value === null) return [`${path}: ${shown(path, value)}`];
  return Object.entries(value).flatMap(([name, inner]) => flatten(`${path}.${snakeCase(name)}`, inner));
}

function shown(path: string, value: unknown): string {
  return path.endsWith('_bytes') ? formatBytes(Number(value)) : String(value);
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
