import { planOf, type Message, type Target } from './codec-plan.js';
import type { Scope } from './condition.js';
import { addViolation, noteOrigin, type Reading } from './reading.js';
import { readScalar } from './scalar.js';
import type { XmlElement } from './syntax/xml-element.js';
import { attributeOffset, textOffset, type XmlPlace } from './xml-place.js';

/** Reads the text of a scalar and puts it into its message, or notes what is wrong with it. */
export function readValue(
  reading: Reading,
  target: Target,
  place: XmlPlace,
  scope: Scope,
  text: string,
  below: string | undefined,
): void {
  const { binding, rule } = target;
  const unit = binding.unitAttribute === undefined ? undefined : valueOfAttribute(place.element, binding.unitAttribute);
  const result = readScalar(binding, rule, text, unit);
  if ('value' in result) {
    assign(target, scope, result.value);
    if (reading.origins !== undefined) noteOrigin(reading, place, fieldSteps(target), below);
    return;
  }
  // It was given, whatever it is; nobody gets to see it, since this ends in a fault.
  if (binding.repeated !== true) assign(target, scope, text);
  const wrong = result.isUnit === true ? `@${binding.unitAttribute ?? ''}` : below;
  addViolation(reading, place, {
    offset:
      wrong === undefined
        ? textOffset(reading.text, place.element)
        : attributeOffset(reading.text, place.element, wrong.slice(1)),
    ...(wrong === undefined ? {} : { below: wrong }),
    fields: fieldSteps(target),
    found: result.isUnit === true ? shown(unit ?? '') : `${shown(text)}${unit === undefined ? '' : ` ${unit}`}`,
    expected: result.expected,
    meant: result.meant,
  });
}

/** Steps of the path of fields from the place of an element to a field below it. */
export function fieldSteps({ binding, inline, rule }: Target): string[] {
  // The place of a value of a list is that of the value itself.
  return binding.repeated === true ? [] : [...inline.map((step) => step.name), rule.name];
}

function shown(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 63)}…` : text);
}

function valueOfAttribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.uri === '')?.value;
}

/** The message that has the field; made on the way where `create` says so. */
export function messageOf(target: Target, value: Message | undefined, create: boolean = false): Message | undefined {
  let message = value;
  for (const { property, type } of target.inline) {
    if (message === undefined) return undefined;
    if (message[property] === undefined && create) message[property] = planOf(type, undefined).codec.create();
    message = message[property] as Message | undefined;
  }
  return message;
}

/** Puts a value into the message that has its field, or to the end of its list. */
export function assign(target: Target, scope: Scope, value: unknown): void {
  const message = messageOf(target, scope.value, true);
  if (message === undefined) return;
  const { field, repeated } = target.binding;
  if (repeated === true) (message[field] as unknown[]).push(value);
  else message[field] = value;
}
