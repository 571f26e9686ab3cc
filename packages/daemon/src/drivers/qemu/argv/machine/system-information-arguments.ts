import type { DomainSpec, Sysinfo, SysinfoEntry } from '@holdfast/protocol';
import { optionText } from '../option-text.js';

/** Tables of system information, firmware configuration entries and the generation id. */
export function systemInformationArguments({ sysinfo, os, genid, features }: DomainSpec): string[] {
  return [
    ...sysinfo.flatMap((information) => {
      if (information.type === 'fwcfg') return firmwareEntries(information);
      return os?.smbiosMode === 'sysinfo' ? smbiosTables(information) : [];
    }),
    ...(genid === undefined ? [] : ['-device', JSON.stringify({ driver: 'vmgenid', guid: genid, id: 'vmgenid0' })]),
    ...(features?.vmcoreinfo === undefined || features.vmcoreinfo.state === false
      ? []
      : ['-device', JSON.stringify({ driver: 'vmcoreinfo' })]),
  ];
}

function smbiosTables({ bios, system, baseBoards, chassis, oemStrings }: Sysinfo): string[] {
  return [
    ...smbiosTable(0, bios),
    ...smbiosTable(1, system),
    ...baseBoards.flatMap(({ entries }) => smbiosTable(2, entries)),
    ...smbiosTable(3, chassis),
    ...(oemStrings.length === 0
      ? []
      : ['-smbios', ['type=11', ...oemStrings.map((value) => optionText(undefined, { value }))].join(',')]),
  ];
}

/** libvirt's names of the entries are QEMU's. */
function smbiosTable(type: number, entries: readonly SysinfoEntry[]): string[] {
  if (entries.length === 0) return [];
  const values = Object.fromEntries(entries.map(({ name = '', value }) => [name, value]));
  return ['-smbios', optionText(undefined, { type, ...values })];
}

function firmwareEntries({ entries }: Sysinfo): string[] {
  return entries.flatMap(({ name, file, value }) => [
    '-fw_cfg',
    optionText(undefined, { name, file, string: file === undefined ? value : undefined }),
  ]);
}
