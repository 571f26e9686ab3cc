// `npm run compat -- freeze <version> [--redo]`, `seal <version>`, `news`: what was released, and what came since. `packages`: what
// would be published, installed from a registry on every Node.js that is promised.
import { parseArgs } from 'node:util';
import { freeze, seal } from './freeze.ts';
import { newsSinceRelease, readPresent } from './gate.ts';
import { tellFindings } from './finding.ts';
import { tryRegistry } from './packages/try-registry.ts';
import { extractTypings } from './typescript/rollups.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { redo: { type: 'boolean', default: false } },
});
const [verb, version = ''] = positionals;
try {
  await perform();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function perform(): Promise<void> {
  if (verb === 'seal') {
    seal(version);
    console.log(`${version} is sealed: nothing of it changes again`);
    return;
  }
  if (verb === 'packages') {
    tryRegistry();
    return;
  }
  if (verb !== 'freeze' && verb !== 'news')
    throw new Error('expected: freeze <version> [--redo], seal <version>, news, or packages');
  const { findings, typings } = await extractTypings();
  if (verb === 'news') {
    for (const { kind, name } of newsSinceRelease(readPresent(), typings)) console.log(`${kind} ${name}`);
    return;
  }
  if (findings.length > 0) throw new Error(tellFindings(findings));
  await freeze(version, typings, { redo: values.redo });
  console.log(`${version} is frozen in compat/released/${version}`);
}
