import type { PreservedXml } from '@holdfast/protocol';
import { xmlBindings } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import type { ChildPlan, ElementPlan, Message, Namespace, Target } from './codec-plan.js';
import { planOf } from './codec-plan.js';
import { innerScope, isMeant, type Scope } from './condition.js';
import { escapeAttribute, escapeText, isWritable } from './syntax/escape.js';
import type { XmlDocuments } from './parse-xml.js';
import { type PreservedPlaces, preservedPlaces } from './preserved-places.js';
import { checkFragment } from './syntax/read-fragment.js';
import { writeScalar } from './scalar.js';

/** What is known while a document is being written. */
interface Writing {
  readonly includeSecrets: boolean;
  /** Namespaces of the schema that were written. */
  readonly namespaces: Set<Namespace>;
  /** What was kept of the document that this was read from; undefined: nothing. */
  readonly preserved: PreservedPlaces | undefined;
}

/** An element on its way: where it goes, in the text and in the document. */
interface Destination {
  readonly name: string;
  /** Path of it in the document, where anything was preserved; else empty. */
  readonly path: string;
  readonly indent: string;
}

/**
 * Writes a document as libvirt writes it: two blanks a level, single quotes, elements in the order of the schema. What
 * was preserved stands where it stood. A field that means nothing beside the others is not written; secrets are
 * written with `includeSecrets` only.
 *
 * @throws Fault XML_INVALID when a string holds what XML cannot, or what was kept verbatim is no element.
 */
export function formatXml<Root extends keyof XmlDocuments>(
  root: Root,
  value: XmlDocuments[Root],
  options: { readonly includeSecrets?: boolean } = {},
): string {
  const plan = planOf(xmlBindings.roots[root] ?? '', undefined);
  const writing: Writing = {
    includeSecrets: options.includeSecrets === true,
    namespaces: new Set(),
    preserved: preservedPlaces((value as { preservedXml?: readonly PreservedXml[] }).preservedXml ?? []),
  };
  const scope = { type: plan.type, value: value as unknown as Message, parent: undefined };
  const path = writing.preserved === undefined ? '' : `/${root}`;
  return writeElement(writing, plan.element, { name: root, path, indent: '' }, scope, true);
}

/** An element with all that its plan has; empty where there is nothing to write and the element itself says nothing. */
function writeElement(
  writing: Writing,
  plan: ElementPlan,
  { name, path, indent }: Destination,
  scope: Scope,
  isSaying: boolean,
): string {
  let attributes = writeAttributes(writing, plan, scope);
  const text = writeText(writing, plan, scope);
  const children = writeChildren(writing, plan, path, indent, scope);
  const isPresent =
    isSaying || plan.presence.some((target) => isMeant(target, scope) && valueOf(target, scope) === true);
  const kept = writing.preserved?.at(path);
  if (kept !== undefined) {
    attributes += kept.attributes(attributes);
    kept.putElements(children, `${indent}  `);
  }
  if (!isPresent && attributes === '' && text === undefined && children.length === 0) return '';
  if (indent === '') attributes += declarations(writing.namespaces);
  if (text === undefined && children.length === 0) return `${indent}<${name}${attributes}/>\n`;
  if (text === undefined) return `${indent}<${name}${attributes}>\n${children.join('')}${indent}</${name}>\n`;
  // Beside text, white space between elements would become part of it.
  const content = text + children.map((child) => child.trim()).join('');
  return `${indent}<${name}${attributes}>${content}</${name}>\n`;
}

function declarations(namespaces: ReadonlySet<Namespace>): string {
  const uris = new Map([...namespaces].map(({ prefix, uri }) => [prefix, uri]));
  return [...uris].map(([prefix, uri]) => ` xmlns:${prefix}='${escapeAttribute(uri)}'`).join('');
}

function writeAttributes(writing: Writing, plan: ElementPlan, scope: Scope): string {
  let written = '';
  for (const target of plan.attributes) {
    const value = writableValue(writing, target, scope);
    if (value === undefined) continue;
    const { binding } = target;
    const { text, unit } = writeScalar(binding, value);
    written += ` ${binding.attribute ?? ''}='${escapeAttribute(checked(target, text))}'`;
    if (unit !== undefined) written += unitText(binding.unitAttribute, unit);
  }
  for (const target of plan.text) {
    if (target.binding.form !== 'size') continue;
    const value = writableValue(writing, target, scope);
    if (value === undefined) continue;
    written += unitText(target.binding.unitAttribute, writeScalar(target.binding, value).unit);
  }
  return written;
}

function unitText(attribute: string | undefined, unit: string | undefined): string {
  return attribute === undefined || unit === undefined ? '' : ` ${attribute}='${unit}'`;
}

function writeText(writing: Writing, plan: ElementPlan, scope: Scope): string | undefined {
  for (const target of plan.text) {
    const value = writableValue(writing, target, scope);
    if (value !== undefined) return escapeText(checked(target, writeScalar(target.binding, value).text));
  }
  return undefined;
}

/** Child elements, each a string that ends with a line feed. */
function writeChildren(writing: Writing, plan: ElementPlan, path: string, indent: string, scope: Scope): string[] {
  const children: string[] = [];
  const inner = `${indent}  `;
  for (const child of plan.children) {
    const childPath = path === '' ? '' : `${path}/${child.name}`;
    const before = children.length;
    const owner = child.owners.find((each) => isMeant(each, scope));
    if (owner !== undefined) {
      writeOwned(writing, owner, { name: child.name, path: childPath, indent: inner }, scope, children);
    } else if (child.branch !== undefined) {
      const element = writeElement(
        writing,
        child.branch,
        { name: child.name, path: childPath, indent: inner },
        scope,
        false,
      );
      if (element !== '') children.push(element);
    }
    if (children.length > before) noteNamespace(writing, child);
  }
  return children;
}

function noteNamespace(writing: Writing, child: ChildPlan): void {
  if (child.namespace !== undefined) writing.namespaces.add(child.namespace);
}

/** Writes an element that one field has for itself, or one for each of its values. */
function writeOwned(writing: Writing, owner: Target, to: Destination, scope: Scope, children: string[]): void {
  const value = writableValue(writing, owner, scope);
  if (value === undefined) return;
  const { binding } = owner;
  if (binding.form === 'raw') {
    const raw = value as string;
    if (raw !== '') children.push(`${to.indent}${checkFragment(raw, to.name, owner.rule.name)}\n`);
    return;
  }
  const isList = binding.repeated === true;
  for (const [index, item] of (isList ? (value as unknown[]) : [value]).entries()) {
    const path = to.path === '' || !isList ? to.path : `${to.path}[${index + 1}]`;
    children.push(writeItem(writing, owner, { ...to, path }, scope, item));
  }
}

function writeItem(writing: Writing, owner: Target, to: Destination, scope: Scope, item: unknown): string {
  const { binding } = owner;
  if (binding.type === 'message') {
    const plan = planOf(binding.message ?? '', owner.namespace);
    return writeElement(writing, plan.element, to, innerScope(owner, scope, plan.type, item as Message), true);
  }
  const text = checked(owner, writeScalar(binding, item).text);
  if (binding.attribute !== undefined) {
    return `${to.indent}<${to.name} ${binding.attribute}='${escapeAttribute(text)}'/>\n`;
  }
  return `${to.indent}<${to.name}>${escapeText(text)}</${to.name}>\n`;
}

/** The value of a field that is to be written; undefined where it is absent, a secret, or means nothing. */
function writableValue(writing: Writing, target: Target, scope: Scope): unknown {
  const value = valueOf(target, scope);
  if (value === undefined || (target.rule.secret === true && !writing.includeSecrets)) return undefined;
  if (target.binding.optional !== true && target.binding.repeated !== true && isEmpty(value)) return undefined;
  return isMeant(target, scope) ? value : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === 0 || value === 0n || value === false;
}

function valueOf(target: Target, scope: Scope): unknown {
  let message = scope.value;
  for (const { property } of target.inline) message = message?.[property] as Message | undefined;
  return message?.[target.binding.field];
}

function checked(target: Target, text: string): string {
  if (isWritable(text)) return text;
  throw new Fault('XML_INVALID', `${target.rule.name} holds a character that XML cannot`, {
    violations: [{ field: target.rule.name, found: JSON.stringify(text), expected: 'characters that XML allows' }],
  });
}
