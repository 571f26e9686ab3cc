import { readdir, readFile } from 'node:fs/promises';
import { arch, cpus, totalmem } from 'node:os';
import type { HostCpu } from '@holdfast/protocol';

const archNames: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  ia32: 'i686',
  arm64: 'aarch64',
  arm: 'armv7l',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/** Reads what the kernel says of the host's processors and memory. */
export async function readHostCpu(): Promise<{ cpu: HostCpu; memoryBytes: number }> {
  const all = cpus();
  const [vendor, sockets, coresAndThreads, nodes] = await Promise.all([
    readVendor(),
    readSockets(all.length),
    readCores(all.length),
    readNodes(),
  ]);
  return {
    cpu: {
      arch: archNames[arch()] ?? arch(),
      model: all[0]?.model ?? '',
      vendor,
      count: all.length,
      nodes,
      sockets: Math.max(1, Math.round(sockets / nodes)),
      cores: Math.max(1, Math.round(coresAndThreads / sockets)),
      threads: Math.max(1, Math.round(all.length / coresAndThreads)),
      mhz: Math.max(0, all[0]?.speed ?? 0),
    },
    memoryBytes: totalmem(),
  };
}

async function readVendor(): Promise<string> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => ''); // Not on Linux.
  return /^vendor_id\s*:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? '';
}

async function readSockets(count: number): Promise<number> {
  return Math.max(1, new Set(await readTopology(count, 'physical_package_id')).size);
}

async function readCores(count: number): Promise<number> {
  const groups = await readTopology(count, 'thread_siblings_list');
  return groups.length === 0 ? count : new Set(groups).size;
}

/** What the kernel says of each processor; empty where it says nothing. */
async function readTopology(count: number, file: string): Promise<string[]> {
  const read = (cpu: number): Promise<string> =>
    readFile(`/sys/devices/system/cpu/cpu${cpu}/topology/${file}`, 'utf8').catch(() => ''); // Offline, or not on Linux.
  const texts = await Promise.all(Array.from({ length: count }, (_, cpu) => read(cpu)));
  return texts.filter((text) => text !== '');
}

async function readNodes(): Promise<number> {
  const entries = await readdir('/sys/devices/system/node').catch(() => []); // A kernel without NUMA.
  return Math.max(1, entries.filter((name) => /^node\d+$/.test(name)).length);
}
