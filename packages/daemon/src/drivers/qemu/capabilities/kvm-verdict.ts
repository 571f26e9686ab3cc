import type { ProgramResult } from '../process/run-program.js';

/** Whether KVM works here, and why not in words for whoever asked for it. */
export type KvmVerdict = { readonly usable: true } | { readonly usable: false; readonly reason: string };

/** Exit code of the probe's program when it went through: isa-debug-exit makes 2n+1 of n. */
const passed = 67;

/** How far the probe's program came, by the last digit that it wrote. */
const stages: Readonly<Record<string, string>> = {
  '1': 'it hangs on the way from real to protected mode',
  '2': 'it hangs on the way from protected to long mode',
  '3': 'it is too slow in long mode',
  '4': 'it is too slow with code in memory',
  '5': 'it went through and could not leave',
};

/** Says what a run of the probe on one machine type means. */
export function judgeProbe(machine: string, result: ProgramResult, timeoutMs: number): KvmVerdict {
  if (result.code === passed) return { usable: true };
  const said = firstComplaint(result.stderr);
  if (/permission denied/i.test(said)) {
    return { usable: false, reason: 'the user that guests run as may not open /dev/kvm' };
  }
  if (result.timedOut) {
    const stage = stages[result.stdout.at(-1) ?? ''] ?? 'it did not execute one instruction';
    return {
      usable: false,
      reason: `/dev/kvm opens, but a test program does not finish within ${timeoutMs} ms on machine ${machine}: ${stage}`,
    };
  }
  const how = result.signal === null ? `exit code ${result.code ?? 'unknown'}` : `signal ${result.signal}`;
  return {
    usable: false,
    reason: `/dev/kvm is there, but QEMU ended with ${how} on machine ${machine}${said === '' ? '' : `: ${said}`}`,
  };
}

/** The first complaint is the cause, what follows an assertion is its address. */
function firstComplaint(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^\S*qemu[^:]*: /, '').trim());
  return lines.find((line) => line !== '' && !line.startsWith('warning:')) ?? '';
}
