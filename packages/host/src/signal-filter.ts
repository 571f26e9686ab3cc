import { arch } from 'node:os';

/** What the kernel calls an architecture, and there rt_sigaction(2). */
const machines: Readonly<Record<string, { readonly audit: number; readonly sigaction: number }>> = {
  x64: { audit: 0xc0_00_00_3e, sigaction: 13 },
  arm64: { audit: 0xc0_00_00_b7, sigaction: 134 },
};

const load = 0x20;
const jumpIfEqual = 0x15;
const jump = 0x05;
const answer = 0x06;
const allow = 0x7f_ff_00_00;
/** The call is not made, and is told that it succeeded. */
const pretend = 0x00_05_00_00;

/**
 * A seccomp(2) program under which nobody changes what these signals do. Node.js gives every signal its default at its start, so
 * that one which is ignored kills a new program until that has said otherwise.
 *
 * Only a call that sets something is kept from it: one that asks is answered.
 * @returns undefined on an architecture that it was not written for
 */
export function signalFilter(signals: readonly number[], machine: string = arch()): Buffer | undefined {
  const known = machines[machine];
  if (!known) return undefined;
  const length = 12 + signals.length;
  const [allowed, pretended, checked] = [length - 2, length - 1, length - 6];
  const program: (readonly [number, number, number, number])[] = [];
  const add = (code: number, value: number, ifTrue?: number, ifFalse?: number): void => {
    const next = program.length + 1;
    program.push([code, (ifTrue ?? next) - next, (ifFalse ?? next) - next, value]);
  };
  add(load, 4);
  add(jumpIfEqual, known.audit, undefined, allowed);
  add(load, 0);
  add(jumpIfEqual, known.sigaction, undefined, allowed);
  add(load, 16);
  for (const signal of signals) add(jumpIfEqual, signal, checked);
  program.push([jump, 0, 0, allowed - program.length - 1]);
  // Both halves of the address of the new action.
  for (const half of [24, 28]) {
    add(load, half);
    add(jumpIfEqual, 0, undefined, pretended);
  }
  add(answer, allow);
  add(answer, pretend);
  const bytes = Buffer.alloc(8 * program.length);
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, 8 * index);
    bytes[8 * index + 2] = ifTrue;
    bytes[8 * index + 3] = ifFalse;
    bytes.writeUInt32LE(value, 8 * index + 4);
  }
  return bytes;
}
