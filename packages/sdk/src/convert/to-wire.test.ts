import { DefineDomainRequest, methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { toWire } from './to-wire.js';

test('completes a message, so that its codec takes it', () => {
  const wire = toWire('SetDomainMemoryRequest', { domain: { name: 'web' }, memoryBytes: '2GiB', scope: 'next-boot' });
  expect(wire).toEqual({
    domain: { by: { $case: 'name', value: 'web' } },
    memoryBytes: 2 ** 31,
    maximum: false,
    scope: 2,
    ifVersion: 0,
    validateOnly: false,
    requestId: '',
  });
});

test('takes dates, masks, lists and sizes within a document', () => {
  const spec = { name: 'web', memoryBytes: '1.5 GiB', devices: { disks: [{ device: 'cdrom' }, {}] } };
  expect(
    DefineDomainRequest.toJSON(toWire('DefineDomainRequest', { source: { spec } }) as DefineDomainRequest),
  ).toEqual({
    source: { spec: { name: 'web', memoryBytes: 1610612736, devices: { disks: [{ device: 'cdrom' }, {}] } } },
  });
  expect(toWire('GetDomainRequest', { readMask: ['name', 'spec.memoryBytes'] })).toMatchObject({
    readMask: ['name', 'spec.memory_bytes'],
  });
  expect(toWire('Domain', { stateChangedAt: new Date(-1) })).toMatchObject({
    stateChangedAt: { seconds: -1n, nanos: 999_000_000 },
  });
});

test('takes an answered union back as it was answered', () => {
  expect(toWire('DomainRef', { kind: 'uuid', uuid: 'u' })).toEqual({ by: { $case: 'uuid', value: 'u' } });
});

test('refuses what would be lost or could not be sent, and says where', () => {
  const refusals: [string, object, string][] = [
    ['StartDomainRequest', { pausd: true }, 'options.pausd is not a known field; expected paused'],
    [
      'DefineDomainRequest',
      { source: { spec: { devices: { disks: [{}, { targt: {} }] } } } },
      'source.spec.devices.disks[1].targt is not a known field; expected target',
    ],
    ['ShutdownDomainRequest', { mode: 'acpy' }, 'mode is "acpy"; expected one of acpi, guest-agent'],
    ['ShutdownDomainRequest', { mode: 1 }, 'mode is 1; expected one of acpi, guest-agent'],
    [
      'SetDomainMemoryRequest',
      { memoryBytes: '2 gigs' },
      'memoryBytes is "2 gigs"; expected a number of bytes, or a size like \'2GiB\'',
    ],
    ['SetDomainMemoryRequest', { memoryBytes: 1.5 }, 'memoryBytes is 1.5; expected a whole number from 1, below 2^53'],
    [
      'SetDomainMemoryRequest',
      { memoryBytes: 2n },
      'memoryBytes is bigint; expected a whole number from 1, below 2^53',
    ],
    ['ListDomainsRequest', { pageSize: -1 }, 'pageSize is -1; expected a whole number from 0 to 10000'],
    ['DomainRef', { id: 2 ** 33 }, `id is ${2 ** 33}; expected a whole number from 0 to ${2 ** 32 - 1}`],
    ['DomainRef', { name: 'web', id: 1 }, 'id is one of several; expected only one of them'],
    [
      'DefineDomainRequest',
      { source: { spec: { devices: { disks: {} } } } },
      'source.spec.devices.disks is object; expected a list',
    ],
    ['DefineDomainRequest', { source: { spec: 'web' } }, 'source.spec is "web"; expected an object'],
    ['Domain', { stateChangedAt: 'now' }, 'stateChangedAt is string; expected a Date'],
    ['PingRequest', { payload: 'x' }, 'payload is "x"; expected bytes (Uint8Array)'],
  ];
  const told = refusals.map(([type, plain]) => {
    try {
      return toWire(type, plain);
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : error;
    }
  });
  expect(told).toEqual(refusals.map(([, , message]) => `InvalidInputError: ${message}`));
});

test('makes a message that can be encoded out of nothing, for every method', () => {
  const made = methods.map(({ request, requestType }) => request.encode(toWire(requestType, {})).finish().length);
  expect(made).toEqual(methods.map(() => 0));
});
