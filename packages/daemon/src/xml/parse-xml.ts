import type { DomainSpec } from '@holdfast/protocol';
import { closestWord, xmlBindings } from '@holdfast/protocol';
import type { ChildPlan, ElementPlan, Message, MessagePlan, Target } from './codec-plan.js';
import { childKey, planOf } from './codec-plan.js';
import { innerScope, isMeant, type Scope, whyNotMeant } from './condition.js';
import { readXml } from './syntax/read-xml.js';
import type { Reading, XmlWarning } from './reading.js';
import { addViolation, faultOf, keepAttribute, keepElement, remarkText } from './reading.js';
import { readScalar } from './scalar.js';
import { verbatimContainer } from './syntax/verbatim.js';
import { textPositions } from './syntax/text-position.js';
import type { XmlElement } from './syntax/xml-element.js';
import { attributeOffset, textOffset, type XmlPlace } from './xml-place.js';
import { excerpt, xmlSyntaxFault } from './syntax/xml-syntax-fault.js';

/** The documents that there are: root element to message. */
export interface XmlDocuments {
  readonly domain: DomainSpec;
}

/** A document that was read. */
export interface ParsedXml<Value> {
  readonly value: Value;
  /** What was kept though it is not known, and other remarks, in the order of the document. */
  readonly warnings: readonly XmlWarning[];
}

/**
 * Reads a document of libvirt's XML. What the schema does not know is kept in `preservedXml` with a warning, or
 * refused with `strict`. Defaults are not filled in.
 *
 * @throws Fault XML_SYNTAX when it is not well-formed, too large, has a DTD, or is another document.
 * @throws Fault XML_INVALID when it says something impossible; the violations tell every place.
 */
export function parseXml<Root extends keyof XmlDocuments>(
  root: Root,
  text: string,
  options: { readonly strict?: boolean } = {},
): ParsedXml<XmlDocuments[Root]> {
  const element = readXml(text);
  if (element.name !== root || element.uri !== '') {
    const found = `<${element.name}>${element.uri === '' ? '' : ` in the namespace ${element.uri}`}`;
    throw xmlSyntaxFault(text, { offset: element.start, found, expected: `<${root}>` });
  }
  const reading: Reading = {
    text,
    positionAt: textPositions(text),
    isStrict: options.strict === true,
    violations: [],
    warnings: [],
    preserved: [],
  };
  const plan = planOf(xmlBindings.roots[root] ?? '', undefined);
  const place = { parent: undefined, name: root, index: 0, field: '', element };
  const value = readMessage(reading, plan, place, undefined);
  const fault = faultOf(reading);
  if (fault !== undefined) throw fault;
  value['preservedXml'] = reading.preserved;
  return { value: value as unknown as XmlDocuments[Root], warnings: reading.warnings };
}

function readMessage(
  reading: Reading,
  plan: MessagePlan,
  place: XmlPlace,
  outer: ((value: Message) => Scope) | undefined,
): Message {
  const value = plan.codec.create() as Message;
  const scope = outer?.(value) ?? { type: plan.type, value, parent: undefined };
  readElement(reading, plan.element, place, scope);
  for (const target of plan.required) {
    if (isMeant(target, scope) && messageOf(target, value)?.[target.binding.field] === undefined) {
      addViolation(reading, place, {
        offset: place.element.start,
        below: [
          ...target.binding.path,
          ...(target.binding.attribute === undefined ? [] : [`@${target.binding.attribute}`]),
        ].join('/'),
        fields: fieldSteps(target),
        found: 'absent',
        expected: expectationOf(target),
      });
    }
  }
  return value;
}

function expectationOf({ rule }: Target): string {
  return rule.values === undefined ? 'a value' : `one of ${rule.values.join(', ')}`;
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

/** Reads the text of a scalar and puts it into its message, or notes what is wrong with it. */
function readValue(
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
    return;
  }
  const wrong = result.isUnit === true ? `@${binding.unitAttribute ?? ''}` : below;
  addViolation(reading, place, {
    offset:
      wrong === undefined
        ? textOffset(reading.text, place.element)
        : attributeOffset(reading.text, place.element, wrong.slice(1)),
    ...(wrong === undefined ? {} : { below: wrong }),
    fields: fieldSteps(target),
    found: result.isUnit === true ? shown(unit ?? '') : shown(text),
    expected: result.expected,
    meant: result.meant,
  });
}

function fieldSteps({ binding, inline, rule }: Target): string[] {
  // The place of a value of a list is that of the value itself.
  return binding.repeated === true ? [] : [...inline.map((step) => step.name), rule.name];
}

function shown(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 63)}…` : text);
}

function valueOfAttribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.uri === '')?.value;
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

/** The message that has the field; made on the way where `create` says so. */
function messageOf(target: Target, value: Message | undefined, create: boolean = false): Message | undefined {
  let message = value;
  for (const { property, type } of target.inline) {
    if (message === undefined) return undefined;
    if (message[property] === undefined && create) message[property] = planOf(type, undefined).codec.create();
    message = message[property] as Message | undefined;
  }
  return message;
}

function assign(target: Target, scope: Scope, value: unknown): void {
  const message = messageOf(target, scope.value, true);
  if (message === undefined) return;
  const { field, repeated } = target.binding;
  if (repeated === true) (message[field] as unknown[]).push(value);
  else message[field] = value;
}
