import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { type Candidate, type Wanted, wantedBy } from './wanted.js';

/** How long somebody who has pressed the key waits for a daemon. */
const patienceMs = 2000;

/** What stands in place of a word: the shell itself knows which files there are. */
const files: Candidate = { value: ':files', about: '' };

/** The words that may stand in the place of the last one given and begin as it does. Never throws: a key that is pressed does no harm. */
export async function candidatesFor(program: Command, words: readonly string[], cli: Cli): Promise<Candidate[]> {
  const wanted = wantedBy(program, words);
  if (wanted.kind === 'files') return [files];
  const all = wanted.kind === 'words' ? wanted.words : await askDaemon(wanted, words, cli);
  const current = words.at(-1) ?? '';
  return all.filter(({ value }) => value.startsWith(current));
}

async function askDaemon({ kind }: Wanted, words: readonly string[], cli: Cli): Promise<Candidate[]> {
  const uri = connectedTo(words);
  const signal = AbortSignal.any([cli.signal, AbortSignal.timeout(patienceMs)]);
  try {
    const { connect } = await import('@holdfast/sdk');
    await using host = await connect({ signal, ...(uri === undefined ? {} : { uri }) });
    if (kind === 'domains') {
      const domains = await host.domains.list({ signal }).toArray();
      return domains.map(({ name, state }) => ({ value: name, about: state }));
    }
    const operations = await host.operations.list({ signal }).toArray();
    return operations.map(({ id, kind: verb, objectName }) => ({ value: id, about: `${verb} ${objectName}` }));
  } catch {
    // Nobody answers, or not soon enough: then nothing is offered, and the prompt is left as it is.
    return [];
  }
}

/** The daemon that the words name, where they do. */
function connectedTo(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === '-c' || word === '--connect') return words[index + 1];
    if (word.startsWith('--connect=')) return word.slice('--connect='.length);
  }
  return undefined;
}
