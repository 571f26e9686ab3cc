import { isJsonObject, type JsonObject, type JsonValue } from '../monitor/json-value.js';
import { parseMessage } from '../monitor/parse-message.js';
import { runProgram } from '../process/run-program.js';
import { type EmulatorFacts, familyOf, type MachineFacts } from './emulator-facts.js';

const probeTimeoutMs = 10_000;

const questions = {
  version: { execute: 'query-version' },
  target: { execute: 'query-target' },
  machines: { execute: 'query-machines' },
  models: { execute: 'query-cpu-definitions' },
  devices: { execute: 'qom-list-types', arguments: { implements: 'device', abstract: false } },
} as const;

type Answers = Partial<Record<keyof typeof questions, JsonValue>>;

/**
 * Asks a QEMU binary what it can do: one run without a machine, all questions at once.
 * @throws Error when it is no QEMU, or one that we cannot use; the signal's reason when that is aborted
 */
export async function probeEmulator(path: string, signal: AbortSignal): Promise<EmulatorFacts> {
  const commands = Object.entries(questions).map(([id, question]) => ({ ...question, id }));
  const input = [{ execute: 'qmp_capabilities' }, ...commands, { execute: 'quit' }];
  const args = ['-machine', 'none,accel=tcg', '-nodefaults', '-no-user-config', '-display', 'none', '-S'];
  const monitor = ['-chardev', 'stdio,id=monitor', '-mon', 'chardev=monitor,mode=control'];
  const result = await runProgram(path, [...args, ...monitor], {
    timeoutMs: probeTimeoutMs,
    input: input.map((command) => `${JSON.stringify(command)}\n`).join(''),
    signal,
  });
  const answers: Answers = {};
  for (const line of result.stdout.split('\n')) {
    const message = parseMessage(Buffer.from(line));
    if ('value' in message && message.value.kind === 'reply') {
      answers[message.value.id as keyof Answers] = message.value.value;
    }
  }
  try {
    return readFacts(path, answers);
  } catch (cause) {
    const said = result.stderr.trim();
    throw new Error(`${path} does not answer like QEMU${said === '' ? '' : `: ${said}`}`, { cause });
  }
}

function readFacts(path: string, answers: Answers): EmulatorFacts {
  const version = isJsonObject(answers.version) ? answers.version['qemu'] : undefined;
  return {
    path,
    arch: archOf(text(answers.target, 'arch')),
    version: ['major', 'minor', 'micro'].map((part) => number(version, part)).join('.'),
    machines: list(answers.machines).map(machineOf).filter(isOurs).toSorted(byUse),
    cpuModels: list(answers.models)
      .map((model) => text(model, 'name'))
      .toSorted(),
    devices: list(answers.devices)
      .map((device) => text(device, 'name'))
      .toSorted(),
  };
}

function archOf(target: string): EmulatorFacts['arch'] {
  if (target === 'x86_64') return 'x86_64';
  if (target === 'i386') return 'i686';
  throw new Error(`it emulates ${target}`);
}

function machineOf(machine: JsonObject): MachineFacts {
  const { alias, 'cpu-max': maxCpus } = machine;
  return {
    name: text(machine, 'name'),
    alias: typeof alias === 'string' ? alias : undefined,
    isDefault: machine['is-default'] === true,
    maxCpus: typeof maxCpus === 'number' ? maxCpus : 1,
  };
}

function isOurs(machine: MachineFacts): boolean {
  return familyOf(machine.name) !== undefined;
}

/** The default first, then those with a short name, then the newest. */
function byUse(a: MachineFacts, b: MachineFacts): number {
  const rank = ({ isDefault, alias }: MachineFacts): number => (isDefault ? 0 : alias === undefined ? 2 : 1);
  return rank(a) - rank(b) || b.name.localeCompare(a.name, 'en', { numeric: true });
}

function number(value: JsonValue | undefined, key: string): number {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (typeof found !== 'number') throw new Error(`an answer lacks ${key}`);
  return found;
}

function text(value: JsonValue | undefined, key: string): string {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (typeof found !== 'string') throw new Error(`an answer lacks ${key}`);
  return found;
}

function list(value: JsonValue | undefined): JsonObject[] {
  if (!Array.isArray(value)) throw new Error('an answer is no list');
  return (value as JsonValue[]).filter((item): item is JsonObject => isJsonObject(item));
}
