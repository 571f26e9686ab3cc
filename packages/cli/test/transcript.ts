import { type Outcome, runHoldfast, type Surroundings } from './run-holdfast.js';

type Replacement = readonly [RegExp | string, string];

// What differs from run to run; everything else must be the same to the letter.
const varying: readonly Replacement[] = [
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<time>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>'],
  [/\b\d+(\.\d+)? (ms|s|min|h|d)\b/g, '<age>'],
  [/\bpid \d+/g, 'pid <pid>'],
  [/\buid \d+/g, 'uid <uid>'],
  [/v\d+\.\d+\.\d+\b/g, '<node>'],
  [/-{8,}/g, '--------'],
  [/(\S) {2,}/g, '$1  '],
];

/** A session at a terminal, as it can be read afterwards. */
export class Transcript {
  #text = '';
  readonly #surroundings: Surroundings;
  readonly #replacements: readonly Replacement[];
  readonly #runIt: typeof runHoldfast;

  /**
   * @param replacements - More that differs from run to run, longest first.
   * @param runIt - How a command is run: as a process of its own, unless something else is said.
   */
  constructor(surroundings: Surroundings, replacements: readonly Replacement[] = [], runIt = runHoldfast) {
    this.#surroundings = surroundings;
    this.#runIt = runIt;
    this.#replacements = [...replacements, ...varying];
  }

  /** Runs a command, given as it would be typed (blanks separate, quotes hold together), and notes what it said. */
  async run(command: string, stdin?: string): Promise<Outcome> {
    const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const outcome = await this.#runIt(args, { ...this.#surroundings, ...(stdin === undefined ? {} : { stdin }) });
    const { stdout, stderr, code } = outcome;
    this.#text += this.#normal(
      `$ holdfast ${command}\n${stdout}${stderr}${code === 0 ? '' : `[exit code ${code}]\n`}\n`,
    );
    return outcome;
  }

  /** All of it, without what differs from run to run. */
  get text(): string {
    return this.#text;
  }

  #normal(text: string): string {
    let normal = text;
    for (const [varies, stands] of this.#replacements) normal = normal.replaceAll(varies, stands);
    return normal;
  }
}
