import { expect, test } from 'vitest';
import { signalFilter } from './signal-filter.js';

/** Runs a program of seccomp(2) over what the kernel shows it of a call. */
function run(
  program: Buffer,
  call: { readonly audit: number; readonly number: number; readonly args: readonly bigint[] },
): number {
  const seen = Buffer.alloc(64);
  seen.writeUInt32LE(call.number, 0);
  seen.writeUInt32LE(call.audit, 4);
  for (const [index, arg] of call.args.entries()) seen.writeBigUInt64LE(arg, 16 + 8 * index);
  let loaded = 0;
  for (let at = 0; ; at++) {
    const code = program.readUInt16LE(8 * at);
    const value = program.readUInt32LE(8 * at + 4);
    if (code === 0x20) loaded = seen.readUInt32LE(value);
    else if (code === 0x15) at += program[8 * at + (loaded === value ? 2 : 3)] ?? 0;
    else if (code === 0x05) at += value;
    else return value;
  }
}

const allowed = 0x7f_ff_00_00;
const pretended = 0x00_05_00_00;

test.each([
  ['x64', 0xc0_00_00_3e, 13],
  ['arm64', 0xc0_00_00_b7, 134],
] as const)('what sets one of the signals is kept from it, and nothing else (%s)', (machine, audit, number) => {
  const program = signalFilter([1, 10, 12], machine);
  if (!program) throw new Error('there is one');
  const call = (args: readonly bigint[], other: number = number, architecture: number = audit) =>
    run(program, { audit: architecture, number: other, args });
  expect({
    first: call([1n, 0x1000n]),
    last: call([12n, 0x1000n]),
    high: call([10n, 0x7f_00_00_00_00_00n]),
    asks: call([1n, 0n]),
    another: call([15n, 0x1000n]),
    anotherCall: call([1n, 0x1000n], number + 1),
    anotherMachine: call([1n, 0x1000n], number, 1),
  }).toEqual({
    first: pretended,
    last: pretended,
    high: pretended,
    asks: allowed,
    another: allowed,
    anotherCall: allowed,
    anotherMachine: allowed,
  });
});

test('there is none for a machine that it was not written for', () => {
  expect(signalFilter([1], 'riscv64')).toBe(undefined);
});
