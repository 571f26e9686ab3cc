import type { GuestInterface } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

interface Row {
  readonly name: string;
  readonly mac: string;
  readonly address: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'Interface', cell: ({ name }) => name },
  { title: 'MAC', cell: ({ mac }) => mac },
  { title: 'Address', cell: ({ address }) => address },
];

/** The interfaces of a guest with their addresses; `-o name` gives the addresses alone. */
export function addressList(interfaces: readonly GuestInterface[]): Answer {
  const rows = interfaces.flatMap(({ name, mac, addresses }): Row[] => {
    if (addresses.length === 0) return [{ name, mac, address: '' }];
    return addresses.map(({ address, prefix }) => ({
      name,
      mac,
      address: prefix === 0 ? address : `${address}/${prefix}`,
    }));
  });
  return {
    value: interfaces,
    names: interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
    text: (style) => formatTable(columns, rows, style),
  };
}
