import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { diskXml, machineXml } from './system/machine-xml.js';
import { refusalOf } from './system/refusal.js';
import { hasQemu, Site } from './system/site.js';
import { look, type World } from './system/world.js';
import { uuidNumber } from './web-xml.js';

/** Bad input of every kind, against a daemon with one guest that runs and one that is off: neither may notice. */
describe.skipIf(!hasQemu)('bad input', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let before: World;

  const rom = '/usr/share/firmware.bin';
  const draft = (more: Partial<Parameters<typeof machineXml>[0]> = {}): string =>
    machineXml({ name: 'draft', number: 9, rom, ...more });
  const document = draft();

  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    const disks = [site.image('web.img')];
    await host.domains.define(machineXml({ name: 'web', number: 1, rom: site.rom, disks }));
    await host.domains.define(machineXml({ name: 'db', number: 2, rom: site.rom, disks }));
    await host.domains.get('web').start();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());
  const expectNoChange = async (): Promise<void> => {
    expect(before.guests).toHaveLength(1);
    expect(await look(site, daemon, host)).toEqual(before);
  };
  beforeEach(async () => {
    before = await look(site, daemon, host);
  });
  afterEach(expectNoChange);

  describe('XML that is none', () => {
    const at = (line: number, column: number, found: string, expected: string): string =>
      `line ${line}, column ${column}: found ${found}; expected ${expected}`;
    test.each<[what: string, xml: string, message: string]>([
      [
        'cut off in the midst',
        document.slice(0, document.indexOf('</os>')),
        at(6, 3, 'the end of the document', '</os> for the element that begins here'),
      ],
      [
        'closed by another name',
        document.replace('</os>', '</so>'),
        at(9, 3, '</so>', '</os> for the element of line 6'),
      ],
      [
        'with entities of its own',
        `<!DOCTYPE domain [<!ENTITY a "b">]>\n${document}`,
        at(1, 1, 'a document type declaration', 'none'),
      ],
      [
        'with an entity that nobody knows',
        document.replace('hvm', '&lol;'),
        at(7, 38, '"&lol;</type>"', 'one of &amp; &lt; &gt; &apos; &quot; or a character by its number'),
      ],
      [
        'twice a document',
        document + document,
        at(20, 1, '"<domain type=\'qemu\'>"', 'nothing after the root element'),
      ],
      ['of something else', '<network><name>x</name></network>', at(1, 1, '<network>', '<domain>')],
      [
        'with a control character',
        document.replace('draft', 'dr\u0001aft'),
        at(2, 11, '"\\u0001aft</name>"', 'a character that XML allows; & and < as &amp; and &lt;'),
      ],
      ['nothing at all', '', at(1, 1, 'the end of the document', 'an element')],
    ])('%s', async (_what, xml, message) => {
      const { code, rawMessage, violations } = await refusalOf(host.domains.define(xml));
      const [{ line, column } = { line: 0, column: 0 }] = violations;
      expect([code, rawMessage]).toEqual(['XML_SYNTAX', message]);
      expect(message).toContain(`line ${line}, column ${column}: `);
    });
  });

  describe('a value that cannot be', () => {
    const disk = diskXml('/x.img');
    test.each<[what: string, xml: string, code: string, message: string]>([
      [
        'no memory',
        draft({ memory: '<memory>0</memory>' }),
        'XML_INVALID',
        'line 4, column 11: /domain/memory is "0"; expected at least 1 bytes',
      ],
      [
        'memory of bananas',
        draft({ memory: "<memory unit='bananas'>1</memory>" }),
        'XML_INVALID',
        'line 4, column 11: /domain/memory/@unit is "bananas"; expected one of ' +
          'bytes, KB, KiB, MB, MiB, GB, GiB, TB, TiB, PB, PiB, EB, EiB',
      ],
      [
        'more memory than numbers reach',
        draft({ memory: "<memory unit='EiB'>99999</memory>" }),
        'XML_INVALID',
        'line 4, column 22: /domain/memory is "99999" EiB; expected at most 9007199254740991 bytes',
      ],
      [
        'more memory now than at most',
        draft({ memory: "<memory unit='MiB'>32</memory><currentMemory unit='MiB'>64</currentMemory>" }),
        'XML_INVALID',
        'line 4, column 33: current_memory_bytes is 67108864; expected at most 33554432, which is all the memory there is',
      ],
      [
        '70000 processors',
        draft({ vcpu: '<vcpu>70000</vcpu>' }),
        'XML_INVALID',
        'line 5, column 9: /domain/vcpu is "70000"; expected at most 65535',
      ],
      [
        'more processors than the machine has room for',
        draft({ vcpu: '<vcpu>600</vcpu>' }),
        'UNSUPPORTED',
        'line 5, column 3: vcpu.count is 600; the qemu driver needs at most 255, on machine pc-i440fx-7.2',
      ],
      [
        'a bus that nobody built',
        draft({ disks: [disk.replace("bus='virtio'", "bus='floppotron'")] }),
        'XML_INVALID',
        'line 15, column 110: /domain/devices/disk[1]/target/@bus is "floppotron"; expected one of ' +
          'ide, fdc, scsi, virtio, xen, usb, uml, sata, sd',
      ],
      [
        'two disks in one place',
        draft({ disks: [disk, diskXml('/y.img')] }),
        'XML_INVALID',
        'line 16, column 100: devices.disks[1].target.dev is vda; expected another value, since devices.disks[0].target.dev is vda too ' +
          'and each disk needs its own',
      ],
      [
        'a disk without a place in the file system',
        draft({ disks: [diskXml('x.img')] }),
        'XML_INVALID',
        'line 15, column 77: /domain/devices/disk[1]/source/@file is "x.img"; expected what matches (/|[a-zA-Z]:\\\\|\\[).+',
      ],
      [
        'a MAC address with letters in it',
        draft({ devices: "<interface type='user'><mac address='52:54:00:zz:00:01'/></interface>" }),
        'XML_INVALID',
        'line 17, column 33: /domain/devices/interface[1]/mac/@address is "52:54:00:zz:00:01"; expected what matches ' +
          '[0-9a-fA-F][02468aAcCeE](:[0-9a-fA-F]{2}){5}',
      ],
      [
        'a UUID that is a sentence',
        document.replace(uuidNumber(9), 'not a uuid'),
        'XML_INVALID',
        'line 3, column 9: /domain/uuid is "not a uuid"; expected what matches ' +
          '[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}',
      ],
      [
        'no name',
        document.replace('<name>draft</name>', ''),
        'XML_INVALID',
        'line 1, column 1: /domain/name is absent; expected a value',
      ],
      [
        'an empty name',
        document.replace('draft', ''),
        'XML_INVALID',
        'line 2, column 3: name is empty; expected 1 to 255 bytes',
      ],
      [
        'a name that is a path',
        document.replace('draft', '../web'),
        'XML_INVALID',
        'line 2, column 3: name is ../web; expected a name without /',
      ],
      [
        'a hypervisor that is not here',
        document.replace("type='qemu'", "type='xen'"),
        'UNSUPPORTED',
        'line 1, column 9: guests of type xen for x86_64 cannot run here; there is qemu for x86_64, qemu for i686, kvm for x86_64, kvm for i686',
      ],
    ])('%s', async (_what, xml, code, message) => {
      const { code: found, rawMessage } = await refusalOf(host.domains.define(xml));
      expect([found, rawMessage]).toEqual([code, message]);
    });

    test('is refused the same way when it is checked only, and when it shall run once', async () => {
      const xml = draft({ vcpu: '<vcpu>0</vcpu>' });
      const refusals = await Promise.all([
        refusalOf(host.domains.define(xml)),
        refusalOf(host.domains.define(xml, { validateOnly: true })),
        refusalOf(host.domains.create(xml)),
        refusalOf(host.domains.parseXml(xml)),
      ]);
      const message = 'XML_INVALID: line 5, column 9: /domain/vcpu is "0"; expected at least 1';
      expect(refusals.map((each) => each.message)).toEqual([message, message, message, message]);
    });
  });

  test('all that is wrong with a document is told at once, with its place', async () => {
    const disks = [diskXml('/x.img').replace("bus='virtio'", "bus='floppotron'")];
    const xml = draft({ memory: '<memory>0</memory>', vcpu: '<vcpu>two</vcpu>', disks });
    expect(await daemon.cli(['domain', 'define', '-'], { stdin: xml })).toEqual({
      code: 65,
      stdout: '',
      stderr:
        'error: line 4, column 11: /domain/memory is "0"; expected at least 1 bytes (and 2 more)\n' +
        '  line 5, column 9: /domain/vcpu is "two"; expected a whole number\n' +
        '  line 15, column 110: /domain/devices/disk[1]/target/@bus is "floppotron"; expected one of ' +
        'ide, fdc, scsi, virtio, xen, usb, uml, sata, sd\n' +
        'more: holdfast explain XML_INVALID\n',
    });
  });

  test('all that does not fit together is told at once, and for programs as fields', async () => {
    const memory = "<memory unit='MiB'>32</memory><currentMemory unit='MiB'>64</currentMemory>";
    const { violations } = await refusalOf(host.domains.define(draft({ memory, vcpu: "<vcpu current='4'>2</vcpu>" })));
    expect(violations).toMatchObject([
      { field: 'spec.current_memory_bytes', line: 4, found: '67108864', expected: 'at most 33554432' },
      { field: 'spec.vcpu.current', line: 5, found: '4', expected: 'at most 2' },
    ]);
  });

  test.each<[what: string, xml: string, message: string, hint: string]>([
    [
      'name of a domain that runs',
      draft({ name: 'web' }),
      `domain web already exists with uuid ${uuidNumber(1)}`,
      'use that uuid, or another name',
    ],
    [
      'UUID of a domain that runs',
      draft({ number: 1 }),
      `uuid ${uuidNumber(1)} is already that of domain web`,
      'rename that domain, or use another uuid',
    ],
    [
      'name of one and UUID of another',
      draft({ name: 'web', number: 2 }),
      `domain web already exists with uuid ${uuidNumber(1)}`,
      'use that uuid, or another name',
    ],
  ])('the %s is taken', async (_what, xml, message, hint) => {
    const refusals = await Promise.all([refusalOf(host.domains.define(xml)), refusalOf(host.domains.create(xml))]);
    const refusal = ['DOMAIN_EXISTS', message, hint];
    expect(refusals.map((each) => [each.code, each.rawMessage, each.hint])).toEqual([refusal, refusal]);
  });

  test('the command says the same, with the exit codes of its classes', async () => {
    const [cut, taken] = await Promise.all([
      daemon.cli(['domain', 'define', '-'], { stdin: document.slice(0, 20) }),
      daemon.cli(['domain', 'define', '-'], { stdin: draft({ name: 'web' }) }),
    ]);
    expect(cut).toEqual({
      code: 65,
      stdout: '',
      stderr:
        'error: line 1, column 1: found the end of the document; expected </domain> for the element that begins here\n' +
        'more: holdfast explain XML_SYNTAX\n',
    });
    expect(taken).toEqual({
      code: 5,
      stdout: '',
      stderr:
        `error: domain web already exists with uuid ${uuidNumber(1)}\n` +
        'hint: use that uuid, or another name\nmore: holdfast explain DOMAIN_EXISTS\n',
    });
  });

  test('an element that nobody knows is kept with a warning that has its line, and refused when strict', async () => {
    const file = join(site.directory, 'unknown.xml');
    await writeFile(file, draft({ more: '<warp speed="9"/>', devices: '<teleporter range="9"/>' }));
    const [kept, refused] = await Promise.all([
      daemon.cli(['domain', 'define', file, '--validate-only']),
      daemon.cli(['domain', 'define', file, '--strict']),
    ]);
    expect(kept).toMatchObject({ code: 0 });
    expect(kept.stderr).toBe(
      `warning: ${file}:13: /domain/warp: this element is not known\n` +
        `warning: ${file}:17: /domain/devices/teleporter: this element is not known\n`,
    );
    expect(refused).toEqual({
      code: 65,
      stdout: '',
      stderr:
        'error: line 13, column 3: /domain/warp: this element is not known (and 1 more)\n' +
        '  line 17, column 5: /domain/devices/teleporter: this element is not known\n' +
        'more: holdfast explain XML_INVALID\n',
    });
  });

  test('what is wrong with the arguments of a call names the argument', async () => {
    const web = host.domains.get('web');
    const calls = [
      web.setMemory({ memoryBytes: '1GiB' }),
      web.setVcpus({ count: 0 }),
      web.setVcpus({ count: 70_000, maximum: true, scope: 'next-boot' }),
      web.rename({ newName: 'a/b' }),
      host.domains.get('db').rename({ newName: 'web' }),
      host.domains.get({ uuid: 'zz' }).get(),
      web.start(),
    ];
    const refusals = await Promise.all(calls.map(refusalOf));
    expect(refusals.map((each) => each.message)).toEqual([
      'INVALID_ARGUMENT: memory_bytes is 1073741824; expected at most 33554432, the maximum of the domain',
      'INVALID_ARGUMENT: count is 0; expected at least 1',
      'INVALID_ARGUMENT: vcpu.count is 70000; expected at most 65535',
      'INVALID_ARGUMENT: new_name is a/b; expected a name without /',
      `DOMAIN_EXISTS: domain web already exists with uuid ${uuidNumber(1)}`,
      'INVALID_ARGUMENT: domain.uuid is "zz"; a UUID was needed',
      'INVALID_STATE: domain web is running; start needs shutoff',
    ]);
  });
});
