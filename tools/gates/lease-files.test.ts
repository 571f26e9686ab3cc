import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaseFileViolations } from './lease-files.ts';
import { repository, repositoryFiles } from './repository.ts';

test('lease files are opened in one room, and locked by calls that work', () => {
  const code = repositoryFiles().filter((file) => /^packages\/.*\.ts$/.test(file));
  expect(code.flatMap((file) => leaseFileViolations(file, readFileSync(join(repository, file), 'utf8')))).toEqual([]);
});

test.each([
  ['packages/lockd/src/verbs/peek.ts', "import { readFileSync } from 'node:fs';"],
  ['packages/lockd/src/verbs/peek.ts', "import { stat, open } from 'node:fs/promises';"],
  ['packages/lockd/src/verbs/peek.ts', "import * as fs from 'node:fs';"],
  ['packages/lockd/src/backends/fcntl-posix.ts', "fsExt.fcntlSync(fd, 'setlk', 1);"],
  ['packages/lockd/src/backends/fcntl-posix.ts', "fsExt.fcntl(fd, 'setlkw', kind, callback);"],
  ['packages/daemon/src/leases/lockd-grant.ts', 'const fd = openSync(lease.lockFile);'],
])('%s is refused: %s', (file, source) => {
  expect(leaseFileViolations(file, source)).toHaveLength(1);
});

test.each([
  ['packages/lockd/src/leases/files/steps.ts', "import { openSync } from 'node:fs';"],
  ['packages/lockd/src/verbs/peek.ts', "import { readdirSync, realpath } from 'node:fs';"],
  ['packages/lockd/src/verbs/peek.test.ts', "import { readFileSync } from 'node:fs';"],
])('%s is accepted: %s', (file, source) => {
  expect(leaseFileViolations(file, source)).toEqual([]);
});
