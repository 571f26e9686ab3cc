import type { GuestCapability, HostCapabilities } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatBytes } from '../../output/bytes.js';
import { formatDetails } from '../../output/details.js';
import { type Column, formatTable } from '../../output/table.js';

const columns: readonly Column<GuestCapability>[] = [
  { title: 'Type', cell: ({ domainType }) => domainType },
  { title: 'Arch', cell: ({ arch }) => arch },
  { title: 'Emulator', cell: ({ emulator }) => emulator },
  { title: 'Version', cell: ({ version }) => version },
  { title: 'Machines', align: 'right', cell: ({ machines }) => String(machines.length) },
  { title: 'Max vCPUs', align: 'right', cell: ({ maxVcpus }) => (maxVcpus === 0 ? '' : String(maxVcpus)) },
  {
    title: 'Usable',
    cell: ({ usable, unusableReason }, style) =>
      usable ? style('good', 'yes') : `${style('bad', 'no')}: ${unusableReason}`,
  },
];

/** What the host is, and the ways in which it can run guests. */
export function hostDetails(host: HostCapabilities): Answer {
  return {
    value: host,
    names: [host.hostname],
    text(style) {
      const { cpu } = host;
      const head = formatDetails(
        [
          ['Host', host.hostname],
          ['UUID', host.uuid],
          ['CPU', cpu && (cpu.model === '' ? cpu.arch : `${cpu.model} (${cpu.arch})`)],
          ['Processors', cpu && topology(cpu)],
          ['Memory', formatBytes(host.memoryBytes)],
          ['Driver', host.driver],
          ['Leases', host.leaseManager],
        ],
        style,
      );
      return `${head}\n${formatTable(columns, host.guests, style)}`;
    },
  };
}

function topology({ count, nodes, sockets, cores, threads }: NonNullable<HostCapabilities['cpu']>): string {
  return `${count} (nodes ${nodes}, sockets ${sockets}, cores ${cores}, threads ${threads})`;
}
