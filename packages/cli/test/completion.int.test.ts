import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inherited, runHoldfast } from './run-holdfast.js';
import { uuidNumber, webXml } from './web-xml.js';

const binary = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));

let daemon: Awaited<ReturnType<typeof startTestDaemon>>;
let folder = '';
beforeAll(async () => {
  daemon = await startTestDaemon();
  await using host = await daemon.connect();
  for (const [index, name] of ['web', 'web shop', 'db'].entries()) {
    await host.domains.define(webXml(name, uuidNumber(index + 1)));
  }
  folder = mkdtempSync(join(tmpdir(), 'holdfast-completion-'));
  writeFileSync(join(folder, 'machine.xml'), '');
  writeFileSync(join(folder, 'holdfast'), `#!/bin/sh\nexec ${process.execPath} ${binary} "$@"\n`, { mode: 0o755 });
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses the key behind these words in a shell that has read its script; answers what it offers. */
interface Keyboard {
  readonly shell: string;
  readonly press: (words: readonly string[]) => string;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

const keyboards: readonly Keyboard[] = [
  {
    shell: 'bash',
    press: (words) => `source <(holdfast completion bash)
      COMP_WORDS=(holdfast ${quoted(words)}) COMP_CWORD=${words.length}
      [[ $(complete -p holdfast) == 'complete -F _holdfast holdfast' ]] || exit 3
      _holdfast; printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  {
    // The function runs as zsh runs it; what it hands to the line editor is printed instead.
    shell: 'zsh',
    press: (words) => `compdef() { [[ "$*" == '_holdfast holdfast' ]] || exit 3 }
      _describe() { local each; for each in "\${found[@]}"; do print -r -- "\${each%%:*}"; done }
      _files() { print -r -- *.xml }
      source <(holdfast completion zsh)
      words=(holdfast ${quoted(words)}) CURRENT=${words.length + 1}
      _holdfast`,
  },
  {
    shell: 'fish',
    press: (words) => `holdfast completion fish | source
      complete -C 'holdfast ${words.map((word) => word.replaceAll(' ', '\\ ')).join(' ')}' | string replace -r '\\t.*' ''`,
  },
];

describe.each(keyboards)('$shell', ({ shell, press }) => {
  const isMissing = spawnSync(shell, ['-c', 'true']).error !== undefined;

  function offered(...words: readonly string[]): string[] {
    const args =
      shell === 'bash' ? ['--noprofile', '--norc', '-c'] : shell === 'zsh' ? ['-f', '-c'] : ['--no-config', '-c'];
    const { PATH = '', ...rest } = inherited();
    const env = {
      ...rest,
      PATH: [folder, PATH].join(delimiter),
      HOME: folder,
      HOLDFAST_URI: daemon.uri,
      LANG: 'C.UTF-8',
    };
    const run = spawnSync(shell, [...args, press(words)], { cwd: folder, env, encoding: 'utf8', timeout: 50_000 });
    if (run.error) throw run.error;
    expect(run.stderr).toBe('');
    return run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .toSorted();
  }

  test.skipIf(isMissing && process.env['HOLDFAST_REQUIRE_ALL'] !== '1')(
    'offers commands, options, the domains that are there, and files',
    () => {
      expect(offered('domain', 'sus')).toEqual(['suspend']);
      expect(offered('domain', 'start', '--pau')).toEqual(['--paused']);
      expect(offered('domain', 'start', '')).toEqual(['db', 'web', shell === 'bash' ? 'web\\ shop' : 'web shop']);
      expect(offered('domain', 'define', 'mach').filter((each) => each !== '')).toEqual(
        // bash itself looks for files, where the function offers nothing.
        shell === 'bash' ? [] : ['machine.xml'],
      );
    },
  );
});

test('where no daemon answers nothing is offered, and the prompt is left alone', async () => {
  const env = { HOLDFAST_URI: `unix:${join(folder, 'nobody.sock')}` };
  expect(await runHoldfast(['completion', 'bash', '--', 'domain', 'start', ''], { env })).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});
