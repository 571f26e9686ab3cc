import { DomainSpec } from '@holdfast/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildArgv } from './build-argv.js';
import { jsonText, optionText } from './option-text.js';

/** Reads an option as QEMU does: a comma ends a value, two are one. */
function parseOption(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const equals = rest.indexOf('=');
    const key = rest.slice(0, equals);
    let value = '';
    let at = equals + 1;
    for (; at < rest.length; at++) {
      if (rest[at] === ',') {
        if (rest[at + 1] !== ',') break;
        at++;
      }
      value += rest[at];
    }
    values.set(key, value);
    rest = rest.slice(at + 1);
  }
  return values;
}

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(',', '=', '"', "'", '\\', '\n', '{', '}', ' ', 'ä', 'file'), maxLength: 30 }),
);
const emulator = {
  path: '/usr/bin/qemu-system-x86_64',
  arch: 'x86_64',
  version: '7.2.22',
  machines: [{ name: 'pc-i440fx-7.2', alias: 'pc', isDefault: true, maxCpus: 255 }],
  cpuModels: [],
  devices: [],
} as const;

describe('what is put into an option', () => {
  it('comes out of it, 10,000 times', () => {
    fc.assert(
      fc.property(anything, anything, (name, path) => {
        const image = `/${path}`;
        const spec = DomainSpec.fromPartial({
          name,
          uuid: crypto.randomUUID(),
          memoryBytes: 1024,
          devices: {
            disks: [{ source: { file: image }, target: { dev: 'vda', bus: 'virtio' }, serial: name }],
            serials: [{ source: { type: 'pipe', path: image } }],
          },
        });
        const chains = new Map([[0, [{ type: 'file', path: image, format: 'raw' } as const]]]);
        const { args } = buildArgv(spec, emulator, { directory: '/d', consoleLog: '/l', chains, nowSeconds: 0 });
        const after = (option: string): string[] =>
          args.flatMap((arg, index) => (args[index - 1] === option ? [arg] : []));
        const parse = (text: string): { filename?: string; serial?: string } =>
          JSON.parse(text) as { filename?: string };
        expect([
          parseOption(args[1] ?? '').get('guest'),
          after('-blockdev')
            .map((text) => parse(text).filename)
            .filter(Boolean),
          after('-device')
            .map((text) => parse(text).serial)
            .filter((serial) => serial !== undefined),
          parseOption(`kind=${after('-chardev').at(-1) ?? ''}`).get('path'),
        ]).toEqual([name, [image], [name], image]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('keeps whole numbers that pass what a number holds', () => {
    expect(jsonText({ wwn: 0x5000c50015ea71aan, none: undefined })).toBe('{"wwn":5764824127192592810}');
  });

  it('leaves out what is not there', () => {
    expect(optionText('head', { a: undefined, b: true, c: false, d: 0, e: 'x,y' })).toBe('head,b=on,c=off,d=0,e=x,,y');
  });
});
