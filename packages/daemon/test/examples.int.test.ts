import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { testGuestRom } from '../src/drivers/qemu/guest-rom/test-guest-rom.js';
import { applyDefaults } from '../src/model/apply-defaults.js';
import { assignAliases } from '../src/model/assign-aliases.js';
import { testDiskImages } from '../src/drivers/test/test-disk-images.js';
import { usedDisks } from '../src/model/used-disks.js';
import { validateSpec } from '../src/model/validate-spec.js';
import { formatXml } from '../src/xml/format-xml.js';
import { parseXml } from '../src/xml/parse-xml.js';

const folder = new URL('../../../examples/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.xml'));
const host = { domainType: 'qemu', arch: 'x86_64', machine: 'pc', emulator: '/usr/bin/qemu-system-x86_64' };

function read(name: string) {
  return parseXml('domain', readFileSync(new URL(name, folder), 'utf8'), { strict: true });
}

describe.each(names)('%s', (name) => {
  test('says nothing that is not understood', () => {
    expect(read(name).warnings).toEqual([]);
  });

  test('is right as it is written, and completed', () => {
    const { value } = read(name);
    expect(validateSpec(value)).toEqual([]);
    expect(validateSpec(assignAliases(applyDefaults(value, host)))).toEqual([]);
  });

  test('means the same after it was written out', () => {
    const { value } = read(name);
    expect(parseXml('domain', formatXml('domain', value)).value).toEqual(value);
  });
});

test('web and db want the same disk, each for itself', async () => {
  const wanted = [{ path: '/var/lib/holdfast/images/shared.img', shared: false }];
  const used = ['web.xml', 'db.xml'].map(async (name) => {
    const { value } = read(name);
    return usedDisks(value, await testDiskImages(value));
  });
  expect(await Promise.all(used)).toEqual([wanted, wanted]);
});

test('the firmware beside them is the test guest', () => {
  expect(readFileSync(fileURLToPath(new URL('guest/hfrom.bin', folder))).equals(testGuestRom())).toBe(true);
});
