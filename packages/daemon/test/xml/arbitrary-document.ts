import type { FieldRule, XmlBinding } from '@holdfast/protocol';
import { codecByType, fieldRules, xmlBindings } from '@holdfast/protocol';
import fc from 'fast-check';

type Message = Record<string, unknown>;

/** A message and those around it. */
interface Around {
  readonly type: string;
  readonly value: Message;
  readonly outer: Around | undefined;
}

/** Draws one value. */
type Draw = <Value>(arbitrary: fc.Arbitrary<Value>) => Value;

/**
 * Messages that the tables allow, each in the one form in which XML gives it back: what means nothing is absent, and
 * so is what XML cannot tell from absent. Knows the tables, and nothing of the codec.
 *
 * With a focus, a document that has the last field of that path, and beside it only what must be.
 */
export function arbitraryDocument(type: string, focus: readonly XmlBinding[] = []): fc.Arbitrary<Message> {
  return fc.gen().map((gen) => {
    const draw: Draw = (arbitrary) => gen(() => arbitrary);
    const density = focus.length > 0 ? 0 : draw(fc.constantFrom(2, 4, 8));
    return buildMessage({ draw, density }, type, undefined, focus);
  });
}

interface Chance {
  readonly draw: Draw;
  /** How many of ten fields that need not be there are. */
  readonly density: number;
}

function buildMessage(chance: Chance, type: string, outer: Around | undefined, focus: readonly XmlBinding[]): Message {
  const value = codecByType[type]?.create() as Message;
  const around: Around = { type, value, outer };
  const decided = decisions(type, focus);
  // What decides first, since it says what else there can be.
  const all = xmlBindings.messages[type] ?? [];
  const bindings = [...all.filter(({ when }) => when === undefined), ...all.filter(({ when }) => when !== undefined)];
  for (const binding of bindings) {
    const rule = fieldRules[type]?.[binding.field];
    if (rule === undefined || !isMeant(binding, around)) continue;
    const isWanted = binding === focus[0];
    const isGiven =
      isWanted || rule.required === true || chance.draw(fc.integer({ min: 1, max: 10 })) <= chance.density;
    const decision = decided.get(binding.field);
    if (decision !== undefined) value[binding.field] = decision;
    else if (isGiven) buildField(chance, binding, rule, around, isWanted ? focus.slice(1) : undefined);
  }
  return value;
}

/** The values of this message's deciding fields under which all of the path means something. */
function decisions(type: string, focus: readonly XmlBinding[]): ReadonlyMap<string, string> {
  return new Map([...choices(type, focus)].map(([field, [value = '']]) => [field, value]));
}

function choices(type: string, focus: readonly XmlBinding[]): ReadonlyMap<string, readonly string[]> {
  const allowed = new Map<string, readonly string[]>();
  for (const [level, { when }] of focus.entries()) {
    if (when === undefined || when.up !== level) continue;
    const before = allowed.get(when.field) ?? fieldRules[type]?.[when.field]?.values ?? [];
    allowed.set(
      when.field,
      before.filter((each) => when.values.includes(each)),
    );
  }
  return allowed;
}

/** Whether there is a document in which all of a path of fields means something. */
export function isPossible(root: string, path: readonly XmlBinding[]): boolean {
  return path.every((_, index) => {
    const type = index === 0 ? root : (path[index - 1]?.message ?? '');
    return [...choices(type, path.slice(index)).values()].every((values) => values.length > 0);
  });
}

function isMeant({ when }: XmlBinding, around: Around): boolean {
  if (when === undefined) return true;
  let at: Around | undefined = around;
  for (let level = 0; level < when.up; level++) at = at?.outer;
  const rule = fieldRules[at?.type ?? '']?.[when.field];
  const decided = at?.value[when.field] ?? rule?.default;
  return typeof decided !== 'string' || rule?.values?.includes(decided) !== true || when.values.includes(decided);
}

/** Puts a value into the message; with a focus, one in which the rest of the path is. */
function buildField(
  chance: Chance,
  binding: XmlBinding,
  rule: FieldRule,
  around: Around,
  focus: readonly XmlBinding[] | undefined,
): void {
  const build = () => buildValue(chance, binding, rule, around, focus ?? []);
  if (binding.repeated !== true) {
    around.value[binding.field] = build();
    return;
  }
  const count = focus === undefined ? chance.draw(fc.integer({ min: 0, max: 2 })) : 1;
  around.value[binding.field] = Array.from({ length: count }, build);
}

function buildValue(
  chance: Chance,
  binding: XmlBinding,
  rule: FieldRule,
  around: Around,
  focus: readonly XmlBinding[],
): unknown {
  const { draw, density } = chance;
  if (binding.type === 'message') {
    // Fewer and fewer within, so that what holds itself comes to an end.
    const inner = { draw, density: Math.max(0, density - 1) };
    const message = buildMessage(inner, binding.message ?? '', around, focus);
    // Without an element of its own, a message with nothing in it cannot be told from none.
    return binding.inline === true && isEmpty(message) ? undefined : message;
  }
  if (binding.form === 'raw') {
    const tag = binding.path.at(-1) ?? '';
    return draw(fc.constantFrom(`<${tag}/>`, `<${tag}>\n  <a:b xmlns:a="urn:a">&lt;<![CDATA[x]]></a:b>\n</${tag}>`));
  }
  if (binding.form === 'presence') return true;
  if (binding.type === 'bool') return draw(fc.boolean());
  if (binding.type === 'string') return draw(stringOf(binding, rule, around.type));
  const number = draw(numberOf(binding, rule));
  return binding.type === 'bigint' ? number : Number(number);
}

function isEmpty(message: Message): boolean {
  return Object.entries(message).every(
    ([name, value]) => name === '_unknownFields' || value === undefined || (Array.isArray(value) && value.length === 0),
  );
}

const characters = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  fc.constantFrom(`<&>'"`, ' a ', 'a\tb\nc\rd', ']]>', '🎉', '&amp;', 'é'),
);

function stringOf(binding: XmlBinding, rule: FieldRule, type: string): fc.Arbitrary<string> {
  if (rule.values !== undefined) return fc.constantFrom(...rule.values);
  if (rule.pattern !== undefined) return matching(rule.pattern, rule.maxLength);
  // Beside attributes or other elements a blank text is white space of the layout.
  const isText = binding.attribute === undefined && (binding.path.length === 0 || isShared(binding, type));
  return characters
    .filter((text) => !/[^\t\n\r\u0020-\uFFFD]/.test(text.replace(/[\u{10000}-\u{10FFFF}]/gu, '')))
    .filter((text) => rule.maxLength === undefined || text.length <= rule.maxLength)
    .filter((text) => !isText || text.trim() !== '');
}

function isShared({ field, path }: XmlBinding, type: string): boolean {
  const element = path.join('/');
  return (xmlBindings.messages[type] ?? []).some(
    (other) => other.field !== field && other.path.join('/') === element && other.attribute !== undefined,
  );
}

const byPattern = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string, maxLength: number | undefined): fc.Arbitrary<string> {
  let arbitrary = byPattern.get(pattern);
  if (arbitrary === undefined) {
    const exact = new RegExp(pattern, 'u');
    arbitrary = fc
      .stringMatching(exact, { size: 'small' })
      .filter((text) => exact.test(text) && text.isWellFormed() && !/[^\t\n\r\u0020-\uFFFD]/.test(text))
      .filter((text) => maxLength === undefined || text.length <= maxLength);
    byPattern.set(pattern, arbitrary);
  }
  return arbitrary;
}

const kinds = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

function numberOf(binding: XmlBinding, rule: FieldRule): fc.Arbitrary<bigint> {
  const [least, most] = kinds[rule.integer ?? 'int32'];
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  const negative = binding.form === 'hex' || binding.form === 'size' ? 0n : least;
  const min = rule.minimum === undefined ? (negative < -safe ? -safe : negative) : BigInt(rule.minimum);
  const max = rule.maximum === undefined ? (most > safe ? safe : most) : BigInt(rule.maximum);
  // Where nothing can say the unit, only whole numbers of it can be written.
  const step =
    binding.form === 'size' && binding.unitAttribute === undefined && binding.readUnit === 'KiB' ? 1024n : 1n;
  return fc.bigInt({ min: (min + step - 1n) / step, max: max / step }).map((number) => number * step);
}
