import { accessSync, constants, readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Patient } from './patient.js';

/** The path on the host that is looked at. */
export function at({ root }: Patient, path: string): string {
  return root === '' ? path : join(root, path);
}

/** What is there; undefined: nothing, or it may not be looked at. */
export function statOf(patient: Patient, path: string): Stats | undefined {
  return statSync(at(patient, path), { throwIfNoEntry: false });
}

/** What a file says; empty: it is not there, or may not be read. */
export function textOf(patient: Patient, path: string): string {
  try {
    return readFileSync(at(patient, path), 'utf8');
  } catch {
    return '';
  }
}

/** Names in a directory; none: it is not there, or may not be read. */
export function namesIn(patient: Patient, path: string): string[] {
  try {
    return readdirSync(at(patient, path)).toSorted();
  } catch {
    return [];
  }
}

/** Whether the present user may read and write it. */
export function mayUse(patient: Patient, path: string): boolean {
  try {
    accessSync(at(patient, path), constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The group of that name or number in /etc/group. */
export function groupOf(
  patient: Patient,
  isIt: (name: string, gid: number) => boolean,
): { readonly name: string; readonly members: readonly string[] } | undefined {
  for (const line of textOf(patient, '/etc/group').split('\n')) {
    const [name = '', , gid = '', members = ''] = line.split(':');
    if (name !== '' && isIt(name, Number(gid))) return { name, members: members.split(',').filter(Boolean) };
  }
  return undefined;
}

/** Permissions as chmod(1) has them. */
export function modeText({ mode }: Stats): string {
  return `0${(mode & 0o777).toString(8)}`;
}
