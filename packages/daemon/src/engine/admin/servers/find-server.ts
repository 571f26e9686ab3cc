import { closestWord } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { ServerControl } from '../../server-control.js';
import type { Services } from '../../services.js';

/** The server of that name; empty: the one for everybody. @throws Fault NOT_FOUND */
export function findServer({ administration: { servers } }: Services, name: string): ServerControl {
  const found = name === '' ? servers[0] : servers.find((server) => server.name === name);
  if (found !== undefined) return found;
  const names = servers.map((server) => server.name);
  const meant = closestWord(name, names);
  throw new Fault('INVALID_ARGUMENT', `there is no server ${name}; there are ${names.join(', ')}`, {
    violations: [{ field: 'server', found: name, expected: `one of ${names.join(', ')}` }],
    ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }),
  });
}
