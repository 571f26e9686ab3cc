import type { DomainSpec } from '@holdfast/protocol';
import type { DiskImage, DiskImages } from '../../../model/given-images.js';
import type { WantedFile } from './file-rights.js';

/** Every file that QEMU itself will open, with the field that names it. */
export function wantedFiles(spec: DomainSpec, chains: DiskImages): WantedFile[] {
  const { os, sysinfo, devices } = spec;
  return [
    ...readOnly('os.loader.path', os?.loader?.path),
    ...readOnly('os.kernel', os?.kernel),
    ...readOnly('os.initrd', os?.initrd),
    ...(os?.acpiTables ?? []).flatMap(({ path }, index) => acpiTable(`os.acpi_tables[${index}].path`, path)),
    ...(os?.nvram?.path === undefined ? [] : [{ path: os.nvram.path, field: 'os.nvram.path', write: true }]),
    ...sysinfo.flatMap(({ entries }, index) =>
      entries.flatMap(({ file }, entry) => readOnly(`sysinfo[${index}].entries[${entry}].file`, file)),
    ),
    ...(devices?.interfaces ?? []).flatMap(({ rom }, index) =>
      rom?.enabled === false ? [] : readOnly(`devices.interfaces[${index}].rom.file`, rom?.file),
    ),
    ...[...chains].flatMap(([index, chain]) => diskFiles(spec, index, chain)),
    ...characterFiles(spec),
  ];
}

function diskFiles(spec: DomainSpec, index: number, chain: readonly DiskImage[]): WantedFile[] {
  const disk = spec.devices?.disks[index];
  const isReadOnly = disk?.readonly === true || disk?.device === 'cdrom';
  return chain.map(({ path }, depth) => ({
    path,
    field: `devices.disks[${index}].source${depth === 0 ? `.${disk?.type === 'block' ? 'dev' : 'file'}` : ''}`,
    write: depth === 0 && !isReadOnly,
  }));
}

/** Devices and pipes; files and sockets that are made for the guest are opened by the daemon. */
function characterFiles({ devices }: DomainSpec): WantedFile[] {
  const { serials = [], parallels = [], consoles = [], channels = [] } = devices ?? {};
  return Object.entries({ serials, parallels, consoles, channels }).flatMap(([family, members]) =>
    members.flatMap(({ source }, index) => {
      const isTheirs = source?.type === 'dev' || source?.type === 'pipe';
      const field = `devices.${family}[${index}].source.path`;
      return isTheirs && source.path !== undefined
        ? [{ path: source.path, field, write: true, isCharacter: true }]
        : [];
    }),
  );
}

/** QEMU takes 64 KiB of tables, and finds out that there is more when it has read all of it. */
const mostOfTable = 1024 * 1024;

function acpiTable(field: string, path: string | undefined): WantedFile[] {
  return readOnly(field, path).map((wanted) => ({ ...wanted, mostBytes: mostOfTable }));
}

function readOnly(field: string, path: string | undefined): WantedFile[] {
  return path === undefined ? [] : [{ path, field, write: false }];
}
