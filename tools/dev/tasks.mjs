import { join } from 'node:path';
import { installFolder } from './install-folder.mjs';
import { mustRun, root } from './run.mjs';

/** What `npm run <task>` can do; each gets the Node.js to use, a clean environment and the arguments after the task. */
export const tasks = {
  /** The tour: two guests, one disk, a killed daemon. */
  start(at) {
    build(at);
    mustRun(at.node, ['tools/tour/tour.mjs', ...at.args], at);
  },
  /** Everything that CI runs: gates, unit tests, integration tests with real processes. */
  test(at) {
    build(at);
    mustRun('vitest', ['run', ...at.args], at);
  },
  build,
  lint(at) {
    mustRun('oxlint', at.args, at);
  },
  format(at) {
    mustRun('oxfmt', at.args, at);
    mustRun('buf', ['format', '-w'], { ...at, cwd: join(root, 'packages/protocol') });
  },
  /** Writes the golden files anew; review their diff as code. */
  golden(at) {
    build(at);
    mustRun('vitest', ['run', ...at.args], { ...at, env: { ...at.env, GOLDEN: '1' } });
  },
  /** Writes the API reports anew; review their diff as a change of the public API. */
  'api-report'(at) {
    build(at);
    for (const config of ['api-extractor.json', 'api-extractor.testing.json']) {
      mustRun('api-extractor', ['run', '--local', '-c', config], { ...at, cwd: join(root, 'packages/sdk') });
    }
  },
  /** What was released, and what came since: `freeze <version> [--redo]`, `seal <version>`, `news`, `packages`. See docs/compatibility.md. */
  compat(at) {
    build(at);
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'compat/run.ts', ...at.args], at);
  },
  /** Writes the manual pages into `man`, or the folder that is named. */
  man(at) {
    build(at);
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'tools/man/write-man-pages.ts', ...at.args], at);
  },
  /** Builds the site of the documentation into `site`, and fails where a link of it leads nowhere. */
  docs(at) {
    build(at);
    installFolder('tools/site', at.env);
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'tools/site/build-site.ts', ...at.args], at);
  },
  bench(at) {
    build(at);
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'bench/run.mjs', ...at.args], at);
  },
  /**
   * Random clients, kills and slow readers for as long as is said; `kills`, `power-loss`: so many of these. See docs/hardening.md.
   * `lockd`: leases alone, see docs/locks.md.
   */
  soak(at) {
    build(at);
    const others = {
      kills: 'kills.mjs',
      leaks: 'leaks.mjs',
      'power-loss': 'power-loss/power-loss.mjs',
      'stalled-readers': 'stalled-readers.mjs',
      boot: 'boot/boot.mjs',
      lockd: 'lockd/run.ts',
    };
    const other = others[at.args[0]];
    const [program, args] = other === undefined ? ['soak.mjs', at.args] : [other, at.args.slice(1)];
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', `tools/soak/${program}`, ...args], at);
  },
  /** Takes each guard of tools/mutants/guards.ts away, in a copy, and demands that its test notices. */
  mutants(at) {
    build(at);
    mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'tools/mutants/run.ts', ...at.args], at);
  },
  /** Any command with this repository's Node.js and tools on the path: `npm run exec -- holdfast up`. */
  exec(at) {
    mustRun(at.args[0] ?? at.node, at.args.slice(1), at);
  },
};

function build(at) {
  mustRun(
    at.node,
    [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', 'build', 'bundle', '--outputStyle=static'],
    at,
  );
  mustRun(at.node, ['--experimental-strip-types', '--no-warnings', 'tools/gates/check-floors.ts'], at);
}
