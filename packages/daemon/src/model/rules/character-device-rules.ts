import type { CharacterSource, DomainSpec } from '@holdfast/protocol';
import { duplicates, missing, type SpecViolation } from './violation.js';

/** What is wrong with serial ports, parallel ports, consoles and channels. */
export function characterDeviceViolations(spec: DomainSpec): SpecViolation[] {
  const { serials = [], parallels = [], consoles = [], channels = [], redirdevs = [] } = spec.devices ?? {};
  const sources = Object.entries({ serials, parallels, consoles, channels, redirdevs }).flatMap(([list, devices]) =>
    devices.flatMap((device, index) => {
      const { source } = device;
      // What the daemon can choose itself: the socket of a channel to an agent, the name of a redirected device.
      const isFree =
        (list === 'channels' && source?.type === 'unix') || (list === 'redirdevs' && source?.type === 'dbus');
      return source === undefined || isFree ? [] : sourceViolations(source, `devices.${list}[${index}].source`);
    }),
  );
  return [
    ...sources,
    ...duplicates(
      serials.flatMap(({ target }, index) =>
        target?.port === undefined || target.port < 0
          ? []
          : [[`${target.port}`, `devices.serials[${index}].target.port`] as const],
      ),
      'each serial port',
    ),
    ...channels.flatMap(({ target }, index) => {
      const at = `devices.channels[${index}].target`;
      if (target?.type !== 'guestfwd') return [];
      return [
        ...(target.address === undefined ? [missing(`${at}.address`, 'an IP address')] : []),
        ...(target.port === undefined ? [missing(`${at}.port`, 'a port')] : []),
      ];
    }),
    ...duplicates(
      channels.flatMap(({ target }, index) =>
        target?.name === undefined ? [] : [[target.name, `devices.channels[${index}].target.name`] as const],
      ),
      'each channel',
    ),
  ];
}

function sourceViolations(source: CharacterSource, at: string): SpecViolation[] {
  const need = (
    property: 'path' | 'host' | 'service' | 'channel' | 'master' | 'slave',
    what: string,
  ): SpecViolation[] =>
    source[property] === undefined ? [missing(`${at}.${property}`, what, `since ${at}.type is ${source.type}`)] : [];
  switch (source.type) {
    case 'file':
    case 'pipe':
    case 'dev':
      return need('path', 'an absolute path');
    case 'unix':
      return need('path', 'the path of a socket');
    case 'tcp':
      return [...(source.mode === 'bind' ? [] : need('host', 'a name or an IP address')), ...need('service', 'a port')];
    case 'udp':
      return source.udp.some(({ mode, service }) => mode !== 'bind' && service !== undefined)
        ? []
        : [missing(`${at}.udp`, 'an end with mode connect and a service')];
    case 'spiceport':
    case 'dbus':
      return need('channel', 'the name of a channel');
    case 'nmdm':
      return [...need('master', 'a device'), ...need('slave', 'a device')];
    case undefined:
    default:
      return [];
  }
}
