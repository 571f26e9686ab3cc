import { readdirSync, readFileSync } from 'node:fs';

const closeOnExec = 0o2_000_000;
const lastStandard = 2;

/**
 * Descriptors that every child of this process would inherit: those that it was itself started with, since what Node
 * opens closes on exec. A shell or a supervisor that forgot one must not hand it on to a guest.
 */
export function findLeakedDescriptors(): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor > lastStandard && isInherited(descriptor));
}

function isInherited(descriptor: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
  } catch {
    // The one by which the folder was listed is closed by now.
    return false;
  }
}
