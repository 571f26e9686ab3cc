import { closestWord } from '@holdfast/protocol';
import {
  childKey,
  type ChildPlan,
  type ElementPlan,
  type Message,
  type MessagePlan,
  planOf,
  type Target,
} from './codec-plan.js';
import { innerScope, isMeant, type Scope, whyNotMeant } from './condition.js';
import { assign, fieldSteps, messageOf, readValue } from './read-value.js';
import {
  addViolation,
  keepAttribute,
  keepElement,
  noteOrigin,
  type Reading,
  type ReadingProblem,
  remarkText,
} from './reading.js';
import { verbatimContainer } from './syntax/verbatim.js';
import type { XmlElement } from './syntax/xml-element.js';
import { excerpt } from './syntax/xml-syntax-fault.js';
import { textOffset, type XmlPlace } from './xml-place.js';

/** Reads the element of a message. `scopeOf` says what is around the message, for one that is not the document's. */
export function readMessage(
  reading: Reading,
  plan: MessagePlan,
  place: XmlPlace,
  scopeOf?: (value: Message) => Scope,
): Message {
  const value = plan.codec.create() as Message;
  const scope = scopeOf?.(value) ?? { type: plan.type, value, parent: undefined };
  readElement(reading, plan.element, place, scope);
  for (const target of plan.required) {
    const message = messageOf(target, value);
    if (message === undefined || message[target.binding.field] !== undefined || !isMeant(target, scope)) continue;
    addViolation(reading, place, absent(target, place));
  }
  return value;
}

function absent(target: Target, place: XmlPlace): ReadingProblem {
  const { binding, rule } = target;
  const below = [...binding.path, ...(binding.attribute === undefined ? [] : [`@${binding.attribute}`])].join('/');
  return {
    offset: place.element.start,
    ...(below === '' ? {} : { below }),
    fields: fieldSteps(target),
    found: 'absent',
    expected: rule.values === undefined ? 'a value' : `one of ${rule.values.join(', ')}`,
  };
}

/** Reads an element into the message of its scope. */
function readElement(reading: Reading, plan: ElementPlan, place: XmlPlace, scope: Scope): void {
  for (const target of plan.presence) if (isMeant(target, scope)) assign(target, scope, true);
  readAttributes(reading, plan, place, scope);
  readText(reading, plan, place, scope);
  if (place.element.children.length > 0) readChildren(reading, plan, place, scope);
}

function readAttributes(reading: Reading, plan: ElementPlan, place: XmlPlace, scope: Scope): void {
  let isUnitUsed = false;
  const { attributes } = place.element;
  if (attributes.length === 0) return;
  // What always means something goes first: that decides about the others.
  let waiting = false;
  for (const attribute of attributes) {
    const targets = attribute.uri === '' ? plan.attributesByName.get(attribute.name) : undefined;
    const [target] = targets ?? [];
    if (target === undefined) {
      if (attribute.uri === '' && plan.units.has(attribute.name)) continue;
      keepAttribute(
        reading,
        place,
        attribute,
        unknownWhy(reading, 'attribute', attribute.name, plan.attributesByName.keys()),
      );
    } else if (target.conditions.length === 0) {
      isUnitUsed ||= target.binding.form === 'size';
      readAttribute(reading, target, place, scope, attribute.value);
    } else {
      waiting = true;
    }
  }
  if (waiting) {
    // In the order of the schema, where a field that decides stands before those about which it decides.
    const chosen = new Set<string>();
    for (const target of plan.attributes) {
      const { attribute: name = '' } = target.binding;
      if (target.conditions.length === 0 || chosen.has(name)) continue;
      const attribute = attributes.find((each) => each.name === name);
      if (attribute === undefined || !isMeant(target, scope)) continue;
      chosen.add(name);
      isUnitUsed ||= target.binding.form === 'size';
      readAttribute(reading, target, place, scope, attribute.value);
    }
    for (const attribute of attributes) {
      const [target] = plan.attributesByName.get(attribute.name) ?? [];
      if (target === undefined || target.conditions.length === 0 || chosen.has(attribute.name)) continue;
      keepAttribute(reading, place, attribute, whyNotMeant(target, scope));
    }
  }
  if (isUnitUsed || plan.text.some((target) => target.binding.form === 'size')) return;
  for (const attribute of attributes) {
    if (plan.units.has(attribute.name) && !plan.attributesByName.has(attribute.name)) {
      keepAttribute(reading, place, attribute, 'is the unit of a value that is not there');
    }
  }
}

function readAttribute(reading: Reading, target: Target, place: XmlPlace, scope: Scope, text: string): void {
  const { attribute = '' } = target.binding;
  readValue(reading, target, place, scope, text, `@${attribute}`);
}

function readText(reading: Reading, plan: ElementPlan, place: XmlPlace, scope: Scope): void {
  const { element } = place;
  const isBlank = element.text.trim() === '';
  const target = plan.text.find((each) => isMeant(each, scope));
  if (target === undefined) {
    if (isBlank) return;
    const offset = textOffset(reading.text, element);
    remarkText(reading, place, offset, excerpt(reading.text, offset));
    return;
  }
  // Without anything else in its element an empty text is an empty value, else it is none.
  const isAlone = plan.attributes.length === 0 && plan.children.length === 0;
  if (!isBlank || isAlone) readValue(reading, target, place, scope, element.text, undefined);
}

function readChildren(reading: Reading, plan: ElementPlan, place: XmlPlace, scope: Scope): void {
  const seen = new Set<ChildPlan | Target>();
  for (const [position, element] of place.element.children.entries()) {
    const child = plan.childrenByKey.get(childKey(element.uri, element.local));
    const owner = child?.owners.find((each) => isMeant(each, scope));
    const once = owner === undefined ? child : owner.binding.repeated === true ? undefined : owner;
    if (child === undefined) {
      keepElement(reading, place, element, position, unknownWhy(reading, 'element', element.name, names(plan)));
    } else if (once !== undefined && seen.has(once)) {
      keepElement(reading, place, element, position, 'stands here twice; only the first counts');
    } else if (owner !== undefined) {
      readOwned(reading, owner, child, place, element, scope);
    } else if (child.branch !== undefined) {
      const at = { parent: place, name: child.name, index: 0, field: '', element };
      readElement(reading, child.branch, at, scope);
    } else {
      const [target] = child.owners;
      const why = target === undefined ? 'means nothing here' : whyNotMeant(target, scope);
      keepElement(reading, place, element, position, why);
    }
    if (once !== undefined) seen.add(once);
  }
}

function names(plan: ElementPlan): string[] {
  return plan.children.map((child) => child.name);
}

/** Reads an element that one field has for itself. */
function readOwned(
  reading: Reading,
  owner: Target,
  child: ChildPlan,
  parent: XmlPlace,
  element: XmlElement,
  scope: Scope,
): void {
  const { binding, rule, inline } = owner;
  const list =
    binding.repeated === true ? (messageOf(owner, scope.value, true)?.[binding.field] as unknown[]) : undefined;
  const index = list?.length ?? 0;
  const step = [...inline.map((each) => each.name), list === undefined ? rule.name : `${rule.name}[${index}]`].join(
    '.',
  );
  const place = { parent, name: child.name, index: list === undefined ? 0 : index + 1, field: step, element };
  if (reading.origins !== undefined) noteOrigin(reading, place, []);
  if (binding.form === 'raw') {
    assign(owner, scope, verbatimContainer(reading.text, element));
  } else if (binding.type === 'message') {
    const plan = planOf(binding.message ?? '', owner.namespace);
    assign(
      owner,
      scope,
      readMessage(reading, plan, place, (value) => innerScope(owner, scope, plan.type, value)),
    );
  } else {
    readElement(reading, listItemPlan(owner), place, scope);
  }
}

const listItemPlans = new WeakMap<Target, ElementPlan>();

/** The plan of an element that is one value of a list: its text, or one attribute. */
function listItemPlan(target: Target): ElementPlan {
  let plan = listItemPlans.get(target);
  if (plan === undefined) {
    const { attribute } = target.binding;
    plan = {
      attributes: attribute === undefined ? [] : [target],
      attributesByName: new Map(attribute === undefined ? [] : [[attribute, [target]]]),
      units: new Set(),
      text: attribute === undefined ? [target] : [],
      presence: [],
      children: [],
      childrenByKey: new Map(),
    };
    listItemPlans.set(target, plan);
  }
  return plan;
}

/** Past so many remarks nobody reads hints, and looking for them would cost. */
const mostHints = 100;

function unknownWhy(reading: Reading, what: 'attribute' | 'element', name: string, known: Iterable<string>): string {
  const isLate = reading.warnings.length + reading.violations.length >= mostHints;
  const meant = isLate ? undefined : closestWord(name, known);
  return `this ${what} is not known${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}
