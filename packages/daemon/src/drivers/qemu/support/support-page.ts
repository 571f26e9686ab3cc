import { type FieldRule, fieldRules } from '@holdfast/protocol';
import type { AnySupport } from './support.js';
import { supportedSpec } from './supported-spec.js';

/** Writes the tables of the documentation of what QEMU runs of a spec, made of what it refuses by. Pure. */
export function supportPage(): string {
  const { devices, ...machine } = supportedSpec as Readonly<Record<string, AnySupport | undefined>>;
  return [
    '### The machine',
    ...table('DomainSpec', machine, new Set(['devices', 'id', 'preservedXml'])),
    '### Devices',
    ...table('DomainDevices', devices, new Set()),
  ].join('\n\n');
}

function table(message: string, support: AnySupport | undefined, left: ReadonlySet<string>): string[] {
  const rows = Object.entries(fieldRules[message] ?? {})
    .filter(([key]) => !left.has(key))
    .map(([key, rule]) => `| ${linked(rule)} | ${cell(rule, memberOf(support, key))} |`);
  return [['| field | driver `qemu` |', '|---|---|', ...rows].join('\n')];
}

function linked({ name, type, of }: FieldRule): string {
  return type === 'message' && of !== undefined
    ? `[\`${name}\`](reference/domain-spec.md#${of.toLowerCase()})`
    : `\`${name}\``;
}

function cell(rule: FieldRule, support: AnySupport | undefined): string {
  if (support === undefined) return '**no**';
  if (support === 'any') return 'yes';
  if (isList(support)) return support.join() === rule.values?.join() ? 'yes' : words(support);
  const inner = Object.entries(fieldRules[rule.of ?? ''] ?? {});
  const refused = inner.filter(([key]) => memberOf(support, key) === undefined).map(([, { name }]) => `\`${name}\``);
  const bounded = inner.flatMap(([key, { name, values, type }]) => {
    const of = memberOf(support, key);
    const isWhole = of === undefined || !isList(of) || (values?.length ?? (type === 'bool' ? 2 : 0)) === of.length;
    return isWhole ? [] : [`\`${name}\`: ${words(of)}`];
  });
  const limits = refused.length === 0 ? bounded : [...bounded, `without ${refused.join(', ')}`];
  return limits.length === 0 ? 'yes' : `yes; ${limits.join('; ')}`;
}

function memberOf(support: AnySupport | undefined, key: string): AnySupport | undefined {
  if (support === 'any') return 'any';
  return support === undefined || isList(support) ? undefined : support[key];
}

function words(values: readonly unknown[]): string {
  return values.map((value) => `\`${String(value)}\``).join(', ');
}

function isList(support: AnySupport): support is readonly (string | number | boolean | bigint)[] {
  return Array.isArray(support);
}
