import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeRom } from '../guest-rom/probe-rom.js';
import { readBootId } from '../process/process-identity.js';
import { runProgram } from '../process/run-program.js';
import { familyOf, findMachine } from './emulator-facts.js';
import { findEmulators } from './find-emulators.js';
import { guestCapabilities } from './guest-capabilities.js';
import { judgeProbe } from './kvm-verdict.js';
import { probeArguments, probeKvm } from './probe-kvm.js';

const emulator = '/usr/bin/qemu-system-x86_64';
const hasQemu = existsSync(emulator);
const signal = new AbortController().signal;
const clean = { stdout: '', stderr: '', code: 0, signal: null, timedOut: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-caps-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A program that counts its runs and then does what the text says. */
function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho run >> ${folder}/runs\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

async function runs(): Promise<number> {
  const { stdout } = await runProgram('/bin/sh', ['-c', `cat ${folder}/runs 2>/dev/null | wc -l`], { timeoutMs: 5000 });
  return Number(stdout);
}

describe('judgeProbe', () => {
  it.each([
    ['a pass', { ...clean, code: 67 }, 'usable'],
    [
      'a hang',
      { ...clean, code: null, signal: 'SIGKILL', stdout: '12', timedOut: true },
      'it hangs on the way from protected to long mode',
    ],
    [
      'no instruction at all',
      { ...clean, code: null, signal: 'SIGKILL', timedOut: true },
      'it did not execute one instruction',
    ],
    [
      'an abort',
      {
        ...clean,
        code: null,
        signal: 'SIGABRT',
        stderr: 'qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69\nassertion\n',
      },
      'signal SIGABRT on machine pc: error: failed to set MSR 0x10a to 0x69',
    ],
    [
      'no right',
      { ...clean, code: 1, stderr: 'Could not access KVM kernel module: Permission denied' },
      'may not open /dev/kvm',
    ],
  ])('%s', (_what, result, reason) => {
    const verdict = judgeProbe('pc', result, 1500);
    expect(verdict.usable ? 'usable' : verdict.reason).toContain(reason);
  });
});

describe('probeKvm', () => {
  const options = { user: undefined, bootId: readBootId(), device: '/dev/null', refresh: false };

  it('says so when there is no device', async () => {
    const verdict = await probeKvm(
      { ...options, emulator: '/bin/true', device: join(folder, 'none'), cacheDirectory: folder },
      signal,
    );
    expect(verdict).toMatchObject({ usable: false, reason: expect.stringContaining('there is no') as string });
  });

  it('wants a pass on both machines, and asks once a boot', async () => {
    const path = program('qemu', 'exit 67');
    const again = { ...options, emulator: path, cacheDirectory: folder };
    expect([await probeKvm(again, signal), await probeKvm(again, signal), await runs()]).toEqual([
      { usable: true },
      { usable: true },
      2,
    ]);
    await probeKvm({ ...again, bootId: 'the next' }, signal);
    expect(await runs()).toBe(4);
  });

  it('believes a failure on the second machine', async () => {
    const path = program('qemu', 'case "$*" in *microvm*) exit 67;; *) echo "qemu: no such luck" >&2; exit 1;; esac');
    const verdict = await probeKvm({ ...options, emulator: path, cacheDirectory: folder }, signal);
    expect(verdict).toEqual({
      usable: false,
      reason: '/dev/kvm is there, but QEMU ended with exit code 1 on machine pc: no such luck',
    });
  });

  it.skipIf(!hasQemu).each(['microvm', 'pc'])(
    'has a program that goes through on %s where it is emulated',
    async (machine) => {
      const rom = join(folder, 'probe.bin');
      writeFileSync(rom, probeRom());
      const result = await runProgram(emulator, probeArguments(machine, rom, 'tcg'), { timeoutMs: 30_000 });
      expect([result.code, result.stdout]).toEqual([67, '12345']);
    },
  );

  it.skipIf(!hasQemu || !existsSync('/dev/kvm'))('comes to a verdict here', async () => {
    const verdict = await probeKvm({ ...options, device: '/dev/kvm', emulator, cacheDirectory: folder }, signal);
    expect(verdict.usable || verdict.reason.startsWith('/dev/kvm')).toBe(true);
  });
});

describe.skipIf(!hasQemu)('findEmulators', () => {
  it('knows machines, models and devices of a real QEMU, and recalls them', async () => {
    const problems: unknown[] = [];
    const options = {
      paths: [emulator, '/nowhere'],
      cacheDirectory: folder,
      refresh: false,
      onProblem: (problem: unknown) => problems.push(problem),
    };
    const [found] = await findEmulators(options, signal);
    if (found === undefined) throw new Error('none found');
    expect(found).toMatchObject({
      path: emulator,
      arch: 'x86_64',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
    expect(found.machines[0]).toMatchObject({ alias: 'pc', isDefault: true });
    expect(findMachine(found, 'q35')?.maxCpus).toBeGreaterThan(200);
    expect(found.cpuModels).toContain('qemu64');
    expect(found.devices).toContain('virtio-blk-pci');
    expect(problems).toHaveLength(1);
    expect(await findEmulators({ ...options, paths: [emulator] }, signal)).toEqual([found]);
    expect(guestCapabilities([found], { usable: false, reason: 'broken' })).toMatchObject([
      { domainType: 'qemu', usable: true, osType: 'hvm' },
      { domainType: 'kvm', usable: false, unusableReason: 'broken' },
    ]);
  });

  it('passes over what is no QEMU, and says why', async () => {
    const problems: string[] = [];
    const paths = [program('qemu', 'echo "no machine today" >&2; exit 1')];
    const onProblem = (problem: unknown): void => void problems.push(String(problem));
    expect(await findEmulators({ paths, cacheDirectory: folder, refresh: false, onProblem }, signal)).toEqual([]);
    expect(problems).toEqual([`Error: ${paths[0]} does not answer like QEMU: no machine today`]);
  });
});

describe('familyOf', () => {
  it.each([
    ['pc', 'pc'],
    ['pc-i440fx-7.2', 'pc'],
    ['q35', 'q35'],
    ['pc-q35-7.2', 'q35'],
    ['microvm', 'microvm'],
    ['isapc', undefined],
    ['xenfv-4.2', undefined],
    ['none', undefined],
  ])('%s is %s', (machine, family) => {
    expect(familyOf(machine)).toBe(family);
  });
});
