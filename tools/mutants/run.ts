// npm run mutants -- [ID ...]: takes each guard away in a copy of the repository; ends with 1 when a test does not notice.
import { guards } from './guards.ts';
import { copyRepository, misplaced, tryGuard } from './try-guard.ts';

const asked = process.argv.slice(2);
const chosen = guards.filter(({ id }) => asked.length === 0 || asked.includes(id));
using copy = copyRepository();
const bad: string[] = chosen.map(misplaced).filter((each) => each !== '');
for (const guard of chosen) {
  const { outcome, said } = tryGuard(copy, guard);
  console.log(`${outcome}: ${guard.id} by ${guard.test}`);
  if (outcome === 'noticed') continue;
  bad.push(`${guard.id} survived`);
  console.log(said.slice(-2000));
}
console.log(bad.length === 0 ? `${chosen.length} guards, each missed by its test` : bad.join('\n'));
process.exitCode = bad.length === 0 ? 0 : 1;
