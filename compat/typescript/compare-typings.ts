import type { Finding } from '../finding.ts';
import { compareDeclarations } from './compare-declarations.ts';
import { compiler, type ts } from './compiler.ts';
import { findRoles } from './find-roles.ts';
import { appliedName, normalise } from './normalise.ts';

/** Typings of a release, and those that have taken their place. */
export interface TypingsPair {
  /** What they are of: `sdk 0.1.0`. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What typings have that older ones had not, and what programs that compiled with the older ones miss. */
export interface TypingsDifference {
  readonly breaks: readonly Finding[];
  /** Names that are new. */
  readonly added: readonly string[];
}

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: compiler.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  module: compiler.ModuleKind.NodeNext,
  moduleResolution: compiler.ModuleResolutionKind.NodeNext,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

/**
 * Compares typings, pair by pair, with one program for all: most of the time goes into its start. A program that
 * compiled with `before` compiles with `after`, or the difference names what it cannot do.
 */
export function compareTypings(pairs: readonly TypingsPair[], folder: string): readonly TypingsDifference[] {
  const files = new Map<string, string>();
  const prepared = pairs.map((pair, index) => {
    const after = normalise(pair.after);
    const before = normalise(pair.before, { module: `./after${index}.js`, names: after.declared });
    files.set(`${folder}/after${index}.d.ts`, after.text).set(`${folder}/before${index}.d.ts`, before.text);
    return { pair, before, after, index };
  });
  const program = programOf(files);
  const checker = program.getTypeChecker();
  return prepared.map(({ pair, before, after, index }) => {
    const tableOf = (name: string): ReadonlyMap<string, ts.Symbol> => {
      const file = program.getSourceFile(`${folder}/${name}${index}.d.ts`);
      const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`the typings ${pair.label} (${name}) export nothing`);
      return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
    };
    const isHandedOut = new Set(after.exported);
    const [olds, news] = [tableOf('before'), tableOf('after')];
    if (before.exported.length === 0) throw new Error(`the typings ${pair.label} hand out nothing`);
    const roles = findRoles(pair.before);
    const told = before.exported.flatMap((name) => {
      const [older, newer] = [olds.get(name), isHandedOut.has(name) ? news.get(name) : undefined];
      if (older === undefined) throw new Error(`the typings ${pair.label} lost ${name} on the way`);
      if (newer === undefined) return [{ name, what: 'it is not exported any more' }];
      const [was, is] = [olds.get(appliedName(name)), news.get(appliedName(name))];
      const applied =
        was === undefined || is === undefined
          ? undefined
          : ([checker.getDeclaredTypeOfSymbol(was), checker.getDeclaredTypeOfSymbol(is)] as const);
      return compareDeclarations(checker, { name, older, newer, role: roles.get(name) ?? 'both', applied });
    });
    const wereThere = new Set(before.exported);
    return {
      breaks: told.map(({ name, what }) => finding(pair.label, name, what)),
      added: after.exported.filter((name) => !wereThere.has(name)),
    };
  });
}

function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const host = compiler.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : compiler.createSourceFile(path, text, version, true);
  };
  const program = compiler.createProgram([...files.keys()], options, host);
  const problems = [
    ...program.getSyntacticDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ];
  const [problem] = problems;
  if (problem !== undefined) {
    throw new Error(`${problem.file?.fileName}: ${compiler.flattenDiagnosticMessageText(problem.messageText, '\n')}`);
  }
  return program;
}

function finding(label: string, name: string, what: string): Finding {
  const [entry = ''] = label.split(' ');
  return {
    layer: 'typescript',
    subject: `${entry}:${name}`,
    what: `${label}: ${what}`,
    breaks: `programs that compile with ${label} and use ${name}`,
    instead: 'add what is new beside it, optional, and mark the old one @deprecated; it goes with the next major',
  };
}
