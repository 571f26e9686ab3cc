import type { FieldRule, MessageCodec, XmlBinding } from '@holdfast/protocol';
import { codecByType, fieldRules, xmlBindings } from '@holdfast/protocol';

/** A message of a document, as a plain object. */
export type Message = Record<string, unknown>;

/** Where a field of the schema stands below the element of its message. */
export interface Target {
  readonly binding: XmlBinding;
  readonly rule: FieldRule;
  /** Messages between the one of the element and the one of the field, which have no element of their own. */
  readonly inline: readonly InlineStep[];
  /** All of these must hold for the field to mean anything. */
  readonly conditions: readonly Condition[];
  /** Namespace of the field's element, for the bindings of its message. */
  readonly namespace: Namespace | undefined;
}

/** A message that shares the element of the one around it. */
interface InlineStep {
  readonly property: string;
  readonly name: string;
  readonly type: string;
}

/** A condition on the value of a deciding field. */
export interface Condition {
  /** How many elements with messages up; 0: the message of this element. */
  readonly up: number;
  /** From there, the inline messages to the one that has the deciding field. */
  readonly inline: readonly string[];
  /** Name of the message that has it, where that is known beforehand. */
  readonly type: string | undefined;
  readonly field: string;
  readonly values: readonly string[];
}

/** A prefix and the URI that it stands for. */
export interface Namespace {
  readonly prefix: string;
  readonly uri: string;
}

/** What may stand in an element. */
export interface ElementPlan {
  /** Attributes in the order of writing. */
  readonly attributes: Target[];
  readonly attributesByName: Map<string, Target[]>;
  /** Attributes that hold the unit of a size. */
  readonly units: Set<string>;
  readonly text: Target[];
  /** Fields that are true where the element stands. */
  readonly presence: Target[];
  /** Child elements in the order of writing. */
  readonly children: ChildPlan[];
  readonly childrenByKey: Map<string, ChildPlan>;
}

/** What a child element may be. */
export interface ChildPlan {
  /** Name with the schema's prefix. */
  readonly name: string;
  readonly namespace: Namespace | undefined;
  /** Fields that have the element for themselves: messages, lists, verbatim XML. */
  readonly owners: Target[];
  /** The element as a place where several fields meet. */
  branch: ElementPlan | undefined;
}

/** How a message is written. */
export interface MessagePlan {
  readonly type: string;
  readonly codec: MessageCodec;
  readonly element: ElementPlan;
  /** Fields that must be given. */
  readonly required: readonly Target[];
}

/** Key of a child element in a plan. */
export function childKey(uri: string, local: string): string {
  return uri === '' ? local : `${uri} ${local}`;
}

const plans = new Map<string, MessagePlan>();

/** The plan of a message, compiled from the tables when it is first needed. */
export function planOf(type: string, namespace: Namespace | undefined): MessagePlan {
  const key = childKey(namespace?.uri ?? '', type);
  let plan = plans.get(key);
  if (plan === undefined) {
    plan = compilePlan(type, namespace);
    plans.set(key, plan);
  }
  return plan;
}

function compilePlan(type: string, namespace: Namespace | undefined): MessagePlan {
  const codec = codecByType[type];
  if (codec === undefined) throw new TypeError(`${type} is no message of this release`);
  const element = emptyElement();
  const required: Target[] = [];
  for (const target of targetsOf(type, namespace, [], [])) {
    place(element, target);
    if (target.rule.required === true) required.push(target);
  }
  return { type, codec, element, required };
}

function emptyElement(): ElementPlan {
  return {
    attributes: [],
    attributesByName: new Map(),
    units: new Set(),
    text: [],
    presence: [],
    children: [],
    childrenByKey: new Map(),
  };
}

/** The fields of a message and of its inline messages, in the order of the document. */
function targetsOf(
  type: string,
  namespace: Namespace | undefined,
  inline: readonly InlineStep[],
  conditions: readonly Condition[],
): Target[] {
  return (xmlBindings.messages[type] ?? []).flatMap((binding) => {
    const rule = fieldRules[type]?.[binding.field];
    if (rule === undefined) throw new TypeError(`${type}.${binding.field} has no rules`);
    const own = binding.when === undefined ? [] : [conditionOf(binding.when, type, inline)];
    const all = [...conditions, ...own];
    if (binding.inline === true && binding.message !== undefined) {
      const step = { property: binding.field, name: rule.name, type: binding.message };
      return targetsOf(binding.message, namespace, [...inline, step], all);
    }
    return [{ binding, rule, inline, conditions: all, namespace: binding.namespace ?? namespace }];
  });
}

function conditionOf(
  when: { readonly up: number; readonly field: string; readonly values: readonly string[] },
  type: string,
  inline: readonly InlineStep[],
): Condition {
  const { field, values } = when;
  if (when.up > inline.length) return { up: when.up - inline.length, inline: [], type: undefined, field, values };
  const steps = inline.slice(0, inline.length - when.up).map((step) => step.property);
  // One up from an inline message is a message of this same element, whose name only the walk there tells.
  return { up: 0, inline: steps, type: when.up === 0 ? type : inline.at(-when.up - 1)?.type, field, values };
}

/** Puts a field where it belongs below the element of its message. */
function place(root: ElementPlan, target: Target): void {
  const { binding } = target;
  const hasElement = binding.type === 'message' || binding.repeated === true || binding.form === 'raw';
  let element = root;
  for (const [index, name] of binding.path.entries()) {
    const child = childOf(element, name, target.namespace);
    if (hasElement && index === binding.path.length - 1) {
      child.owners.push(target);
      return;
    }
    child.branch ??= emptyElement();
    element = child.branch;
  }
  if (binding.unitAttribute !== undefined) element.units.add(binding.unitAttribute);
  if (binding.attribute !== undefined) {
    element.attributes.push(target);
    const same = element.attributesByName.get(binding.attribute);
    if (same === undefined) element.attributesByName.set(binding.attribute, [target]);
    else same.push(target);
  } else if (binding.form === 'presence') {
    element.presence.push(target);
  } else {
    element.text.push(target);
  }
}

function childOf(element: ElementPlan, local: string, namespace: Namespace | undefined): ChildPlan {
  const key = childKey(namespace?.uri ?? '', local);
  let child = element.childrenByKey.get(key);
  if (child === undefined) {
    const name = namespace === undefined ? local : `${namespace.prefix}:${local}`;
    child = { name, namespace, owners: [], branch: undefined };
    element.childrenByKey.set(key, child);
    element.children.push(child);
  }
  return child;
}
