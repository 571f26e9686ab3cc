import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HoldfastError, reasons } from '@holdfast/sdk';
import { printCounts, printFeature } from './report/print-feature.js';
import { listCases, runTck } from './run-tck.js';

const usage = `usage: holdfast-tck [URI] [options]

Shows whether a daemon does what Holdfast promises: defines, starts and ends small guests with names of their own (tck-...), and
takes them away again. Do not run it on a host whose policy stops guests that are not known.

  --only WORD         only features or cases whose name contains it; may be given several times
  --json FILE         also write the report there, as JSON
  --require-all       what is not offered counts as failed
  --verbose           a line for each case
  --list              say what would be checked, and check nothing
  --guest-rom PATH    the guest's firmware on the host of the daemon, where that is another one
  --limit-ms N        how long a case may take (60000)
  --at-once N         how many features are looked at side by side (4)
  --help

Exit codes: 0 all is well, 1 something failed, 2 these arguments are wrong, else why the daemon cannot be reached, as holdfast has it.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (typeof given === 'number') return given;
  const { values, uri } = given;
  const only = values.only ?? [];
  if (values.list === true) {
    for (const { name, cases } of listCases(only)) {
      for (const each of cases) process.stdout.write(`${name}: ${each.name}\n`);
    }
    return 0;
  }
  try {
    const report = await runTck({
      ...(uri === undefined ? {} : { uri }),
      ...(values['guest-rom'] === undefined ? {} : { guestRom: values['guest-rom'] }),
      ...numberOf('limitMs', values['limit-ms']),
      ...numberOf('atOnce', values['at-once']),
      only,
      onFeature: (feature) => process.stdout.write(printFeature(feature, values.verbose === true)),
    });
    process.stdout.write(printCounts(report));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
    const { failed, 'not offered': notOffered } = report.counts;
    return failed + (values['require-all'] === true ? notOffered : 0) === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    process.stderr.write(`holdfast-tck: ${error.message}\n${error.hint === '' ? '' : `  hint: ${error.hint}\n`}`);
    return (reasons as Readonly<Record<string, { readonly exitCode: number }>>)[error.code]?.exitCode ?? 70;
  }
}

function readArguments(): number | { readonly values: ReturnType<typeof parse>['values']; readonly uri?: string } {
  try {
    const { values, positionals } = parse();
    if (values.help === true) {
      process.stdout.write(usage);
      return 0;
    }
    const [uri, ...more] = positionals;
    if (more.length > 0) throw new TypeError(`there is one URI at most; found ${positionals.join(' ')}`);
    for (const name of ['limit-ms', 'at-once'] as const) {
      const value = values[name];
      if (value !== undefined && !/^[1-9]\d*$/.test(value))
        throw new TypeError(`--${name} is a number from 1; found ${value}`);
    }
    return { values, ...(uri === undefined ? {} : { uri }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`holdfast-tck: ${error.message}\n\n${usage}`);
    return 2;
  }
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- what it answers follows from the options
function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      'require-all': { type: 'boolean' },
      verbose: { type: 'boolean' },
      list: { type: 'boolean' },
      'guest-rom': { type: 'string' },
      'limit-ms': { type: 'string' },
      'at-once': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
}

function numberOf<Name extends string>(name: Name, text: string | undefined): { readonly [name in Name]?: number } {
  return text === undefined ? {} : ({ [name]: Number(text) } as { [name in Name]?: number });
}
