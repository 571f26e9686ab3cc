import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeRom } from '../guest-rom/probe-rom.js';
import type { GuestUser } from '../process/guest-user.js';
import { runProgram } from '../process/run-program.js';
import { type FileIdentity, identifyFile } from './find-emulators.js';
import { readCache, writeCache } from './json-cache.js';
import { judgeProbe, type KvmVerdict } from './kvm-verdict.js';

const deadlineMs = 1500;
/** Two ways into long mode: one kind of broken KVM hangs in the one, another in the other. */
const machines = ['microvm', 'pc'] as const;

/** Whom and where to ask about KVM. */
export interface ProbeKvmOptions {
  readonly emulator: string;
  /** The user that guests run as: KVM must work for it. */
  readonly user: GuestUser | undefined;
  readonly bootId: string;
  readonly cacheDirectory: string;
  /** Ask again what is known. */
  readonly refresh: boolean;
  readonly device?: string;
}

/** What a verdict holds for: this boot of the host, this QEMU, this device and this user. */
interface VerdictKey {
  readonly bootId: string;
  readonly emulator: FileIdentity;
  readonly device: { readonly number: number; readonly mode: number; readonly uid: number; readonly gid: number };
  readonly user: GuestUser | undefined;
}

/**
 * Finds out whether KVM really runs guests here. That /dev/kvm opens, and even that a processor in real mode runs, says
 * little: nested and emulated kernels offer the device and then hang on the way to long mode. So a program goes that way.
 */
export async function probeKvm(options: ProbeKvmOptions, signal: AbortSignal): Promise<KvmVerdict> {
  const device = options.device ?? '/dev/kvm';
  const found = await stat(device).catch(() => undefined);
  if (found === undefined) {
    return {
      usable: false,
      reason: `there is no ${device}: the processor lacks virtualization, or it is off in the firmware, or the module is not loaded`,
    };
  }
  const key: VerdictKey = {
    bootId: options.bootId,
    emulator: await identifyFile(options.emulator),
    device: { number: found.rdev, mode: found.mode, uid: found.uid, gid: found.gid },
    user: options.user,
  };
  const cache = join(options.cacheDirectory, 'kvm.json');
  const known = options.refresh ? undefined : await readCache<KvmVerdict>(cache, key);
  if (known !== undefined) return known;
  const verdict = await runProbes(options, signal);
  await writeCache(cache, key, verdict);
  return verdict;
}

async function runProbes({ emulator, user }: ProbeKvmOptions, signal: AbortSignal): Promise<KvmVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-kvm-'));
  try {
    const rom = join(folder, 'probe.bin');
    await writeFile(rom, probeRom(), { mode: 0o644 });
    await chmod(folder, 0o755);
    for (const machine of machines) {
      const result = await runProgram(emulator, probeArguments(machine, rom), { timeoutMs: deadlineMs, user, signal });
      const verdict = judgeProbe(machine, result, deadlineMs);
      if (!verdict.usable) return verdict;
    }
    return { usable: true };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command line of a probe. */
export function probeArguments(machine: string, rom: string, accelerator: 'kvm' | 'tcg' = 'kvm'): string[] {
  return [
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-machine',
    `${machine},accel=${accelerator}`,
    '-cpu',
    accelerator === 'kvm' ? 'host' : 'max',
    '-m',
    '32',
    '-bios',
    rom,
    '-device',
    'isa-debug-exit,iobase=0x501,iosize=4',
    '-serial',
    'stdio',
  ];
}
