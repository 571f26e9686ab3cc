import { closestWord } from '@holdfast/protocol';
import { parse, TomlError } from 'smol-toml';
import type { ObjectSelector } from './access-object.js';
import { builtInRoles, type Policy, type Rule } from './policy.js';
import { findPlaces, type PolicyPlaces } from './policy-places.js';
import { type Accounts, parseSubject, type Subject } from './subject.js';
import { expandPermission, objectClasses, permissionNames } from './vocabulary.js';

/** What a policy file says; with a problem, nothing of it counts. */
export type PolicyReading = { readonly rules: readonly Rule[] } | { readonly problems: readonly string[] };

type Table = Readonly<Record<string, unknown>>;

/** Reads the text of a policy. Pure: `path` is for messages and for the names of rules. */
export function readPolicy(text: string, path: string, accounts: Accounts): PolicyReading {
  let document: Table;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const sentence = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    return { problems: [`${path}:${error.line}:${error.column}: ${sentence}`] };
  }
  const reader = new PolicyReader(path, findPlaces(text), accounts);
  const rules = reader.read(document);
  const { problems } = reader;
  if (problems.length === 0) return { rules };
  if (problems.length <= mostProblems) return { problems };
  return { problems: [...problems.slice(0, mostProblems), `${path}: ${problems.length - mostProblems} more problems`] };
}

/** So many problems are told one by one: a file of another kind has one in every line. */
const mostProblems = 50;

/** A value in a policy: where it stands, for problems. */
interface Spot {
  readonly table: string;
  readonly index?: number;
  readonly key: string;
}

class PolicyReader {
  readonly problems: string[] = [];
  readonly #path: string;
  readonly #places: PolicyPlaces;
  readonly #accounts: Accounts;
  /** What rules give, by how they say it: thousands may say the same. */
  readonly #given = new Map<string, ReadonlySet<string>>();

  constructor(path: string, places: PolicyPlaces, accounts: Accounts) {
    this.#path = path;
    this.#places = places;
    this.#accounts = accounts;
  }

  read(document: Table): Rule[] {
    this.#refuseUnknown(document, ['roles', 'rules'], (key) => this.#places.keyLine('', undefined, key));
    const roles = this.#readRoles(document['roles'] ?? {});
    const rules = document['rules'] ?? [];
    if (!Array.isArray(rules)) {
      this.#complain(this.#places.tableLine('rules'), 'rules is not a list of tables; write [[rules]] before each');
      return [];
    }
    return rules.map((rule: unknown, index) => this.#readRule(rule, index, roles));
  }

  #readRoles(found: unknown): ReadonlyMap<string, ReadonlySet<string>> {
    const roles = new Map(Object.entries(builtInRoles));
    if (!isTable(found)) {
      this.#complain(this.#places.tableLine('roles'), 'roles is not a table; write [roles.NAME]');
      return roles;
    }
    for (const [name, role] of Object.entries(found)) {
      const table = `roles.${name}`;
      const line = this.#places.tableLine(table);
      if (Object.hasOwn(builtInRoles, name)) this.#complain(line, `role ${name} is built in; take another name`);
      if (!isTable(role)) {
        this.#complain(line, `role ${name} is not a table; write [roles.${name}]`);
        continue;
      }
      this.#refuseUnknown(role, ['permissions'], (key) => this.#places.keyLine(table, undefined, key));
      roles.set(name, new Set(this.#readPermissions(role['permissions'], { table, key: 'permissions' })));
    }
    return roles;
  }

  #readRule(rule: unknown, index: number, roles: ReadonlyMap<string, ReadonlySet<string>>): Rule {
    const at = (key: string): Spot => ({ table: 'rules', index, key });
    const line = this.#places.tableLine('rules', index);
    const given = isTable(rule) ? rule : {};
    if (!isTable(rule)) this.#complain(line, 'a rule is not a table; write [[rules]] before each');
    const keys = ['subjects', 'roles', 'permissions', 'objects', 'effect'];
    this.#refuseUnknown(given, keys, (key) => this.#places.keyLine('rules', index, key));
    if (given['roles'] === undefined && given['permissions'] === undefined) {
      this.#complain(line, 'the rule gives nothing; it needs roles or permissions');
    }
    const names = given['roles'] === undefined ? [] : this.#words(given['roles'], at('roles'));
    const ofRoles = names.map((name) => this.#roleNamed(name, roles, at('roles')));
    const own =
      given['permissions'] === undefined ? [] : this.#readPermissions(given['permissions'], at('permissions'));
    const form = JSON.stringify([names, given['permissions'] ?? []]);
    const permissions = this.#given.get(form) ?? new Set([...ofRoles.flatMap((role) => [...role]), ...own]);
    this.#given.set(form, permissions);
    return {
      label: `${this.#path}:${line}`,
      line,
      effect: this.#readEffect(given['effect'] ?? 'allow', at('effect')),
      subjects: this.#readSubjects(given['subjects'], at('subjects')),
      roles: names,
      permissions,
      ...(given['objects'] === undefined ? {} : { objects: this.#readObjects(given['objects'], at('objects')) }),
    };
  }

  #roleNamed(name: string, roles: ReadonlyMap<string, ReadonlySet<string>>, spot: Spot): ReadonlySet<string> {
    const role = roles.get(name);
    if (role === undefined) this.#complainAt(spot, `there is no role ${name}${meaning(name, roles.keys())}`, name);
    return role ?? new Set();
  }

  #readEffect(effect: unknown, spot: Spot): 'allow' | 'deny' {
    if (effect === 'allow' || effect === 'deny') return effect;
    this.#complainAt(spot, `effect is ${JSON.stringify(effect)}; expected "allow" or "deny"`);
    return 'deny';
  }

  #readSubjects(found: unknown, spot: Spot): Subject[] {
    return this.#words(found, spot).flatMap((word) => {
      const subject = parseSubject(word, this.#accounts);
      if (typeof subject !== 'string') return [subject];
      this.#complainAt(spot, `subject ${JSON.stringify(word)} is none; ${subject}`, word);
      return [];
    });
  }

  #readPermissions(found: unknown, spot: Spot): string[] {
    return this.#words(found, spot).flatMap((word) => {
      const meant = expandPermission(word);
      if (meant.length === 0) {
        const message = `${JSON.stringify(word)} is not a permission${meaning(word, permissionNames)}`;
        this.#complainAt(spot, message, word);
      }
      return [...meant];
    });
  }

  #readObjects(found: unknown, spot: Spot): ObjectSelector[] {
    if (!Array.isArray(found) || found.length === 0) {
      this.#complainAt(spot, 'objects is not a list of tables such as { class = "domain", name = "web-*" }');
      return [];
    }
    return found.flatMap((each: unknown) => this.#readObject(each, spot));
  }

  #readObject(found: unknown, spot: Spot): ObjectSelector[] {
    const given = isTable(found) ? found : {};
    const keys = ['class', 'name', 'uuid', 'title'];
    this.#refuseUnknown(given, keys, (key) => this.#places.keyLine('rules', spot.index, 'objects', key));
    const { class: kind, ...attributes } = given;
    if (typeof kind !== 'string' || !objectClasses.includes(kind)) {
      const hint = typeof kind === 'string' ? meaning(kind, objectClasses) : '';
      const word = typeof kind === 'string' ? kind : undefined;
      const what = `class of an object is ${JSON.stringify(kind) ?? 'not given'}${hint}`;
      this.#complainAt(spot, `${what}; expected ${objectClasses.join(', ')}`, word);
      return [];
    }
    for (const [key, value] of Object.entries(attributes)) {
      if (kind === 'connect') this.#complainAt(spot, `class connect is this host alone; it takes no ${key}`, kind);
      else if (typeof value !== 'string' || value === '')
        this.#complainAt(spot, `${key} of an object is not a text`, key);
    }
    const uuid = attributes['uuid'];
    if (typeof uuid === 'string' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) {
      this.#complainAt(spot, `uuid ${uuid} is none; expected one in lower case with hyphens`, uuid);
    }
    return [given as unknown as ObjectSelector];
  }

  /** A list of words that has at least one. */
  #words(found: unknown, spot: Spot): string[] {
    if (Array.isArray(found) && found.length > 0 && found.every((word) => typeof word === 'string')) return found;
    const what = found === undefined ? 'not given' : JSON.stringify(found);
    this.#complainAt(spot, `${spot.key} is ${what}; expected a list of texts with at least one`);
    return [];
  }

  #refuseUnknown(table: Table, known: readonly string[], lineOf: (key: string) => number): void {
    for (const key of Object.keys(table)) {
      if (!known.includes(key)) this.#complain(lineOf(key), `${key} is not known here${meaning(key, known)}`);
    }
  }

  #complainAt({ table, index, key }: Spot, message: string, word?: string): void {
    this.#complain(this.#places.keyLine(table, index, key, word), message);
  }

  #complain(line: number, message: string): void {
    this.problems.push(`${this.#path}:${line}: ${message}`);
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function meaning(word: string, vocabulary: Iterable<string>): string {
  const meant = closestWord(word, vocabulary);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** The policy that a file makes, together with what is built in. */
export function policyOf(path: string, owner: Rule, rules: readonly Rule[]): Policy {
  return { path, rules: [owner, ...rules] };
}
