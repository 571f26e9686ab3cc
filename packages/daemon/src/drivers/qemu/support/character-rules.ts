import type { CharacterSource, DomainDevices } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { isListening } from '../argv/devices/chardev.js';
import { demand } from './refuse.js';

/** What the host's side of each character device must say. */
export function characterRules(devices: DomainDevices): SpecRefusal[] {
  const { serials, parallels, consoles, channels, rngs } = devices;
  const families = { serials, parallels, consoles, channels };
  return [
    ...Object.entries(families).flatMap(([family, members]) =>
      members.flatMap(({ source }, index) => sourceRules(source, `devices.${family}[${index}].source`)),
    ),
    ...channels.flatMap(({ target }, index) =>
      demand(target?.name !== undefined, `devices.channels[${index}].target.name`, undefined, 'a name'),
    ),
    ...rngs.flatMap(({ backend }, index) =>
      backend?.model === 'egd' ? sourceRules(backend.source, `devices.rngs[${index}].backend.source`) : [],
    ),
  ];
}

function sourceRules(source: CharacterSource | undefined, path: string): SpecRefusal[] {
  if (source === undefined) return [];
  const { type = 'pty', host, service } = source;
  const needsPath = ['file', 'pipe', 'dev'].includes(type) || (type === 'unix' && !isListening(source));
  const file = source.path;
  const from = source.udp.filter((end) => end.mode === 'bind');
  const to = source.udp.filter((end) => end.mode !== 'bind');
  return [
    ...demand(!needsPath || file !== undefined, `${path}.path`, file, 'a path'),
    ...demand(file === undefined || file.startsWith('/'), `${path}.path`, file, 'an absolute path'),
    ...demand(
      type !== 'tcp' || (host !== undefined && service !== undefined),
      `${path}.service`,
      service,
      'a host and a port',
    ),
    ...demand(type !== 'udp' || to.length === 1, `${path}.udp`, to.length, 'one end to send to'),
    ...demand(type !== 'udp' || from.length <= 1, `${path}.udp`, from.length, 'at most one end to receive from'),
    ...demand(source.protocol !== 'telnet' || type === 'tcp', `${path}.protocol`, source.protocol, 'raw, but for tcp'),
  ];
}
