// Part of every build: fails it when an import goes up or sideways, or round in a circle.
import { importCycles } from './cycles.ts';
import { floorViolations } from './floors.ts';
import { readImports } from './import-graph.ts';
import { repository } from './repository.ts';

const imports = readImports(process.argv[2] ?? repository);
const complaints = [
  ...floorViolations(imports),
  ...importCycles(imports).map((cycle) => `import cycle: ${cycle.join(' > ')}`),
];
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
