import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const built = new URL('../dist/start/process/end-within.js', import.meta.url).href;

/** What becomes of a process that stops for as long as `work` lasts. */
function stop(work: string): { status: number | null; stdout: string } {
  const script = `
    import { endWithin } from ${JSON.stringify(built)};
    endWithin(200, { error: (facts, message) => console.log(JSON.stringify(facts), message) });
    ${work};
    process.exit();
  `;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { status, stdout };
}

test('an end that takes too long is cut short, and that is said', () => {
  expect(stop('await new Promise(() => {})')).toEqual({
    status: 1,
    stdout: '{"ms":200} stopping takes too long; ended as it is\n',
  });
});

test('one that does not is as it was', () => {
  expect(stop('await null')).toEqual({ status: 0, stdout: '' });
});
