import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { brokenPromises } from './broken-promises.ts';
import { imageOf, packageFolder, releases } from './released-schema.ts';

const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(cwd: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [buf, ...args], { cwd, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

/** A copy of the schema in which one thing is other. */
function mutated(file: string, from: string | RegExp, to: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync(join(packageFolder, 'proto'), join(copy, 'proto'), { recursive: true });
  cpSync(join(packageFolder, 'buf.yaml'), join(copy, 'buf.yaml'));
  const path = join(copy, 'proto/holdfast/v1', file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed, `${file} has no ${String(from)} to change`).not.toBe(text);
  writeFileSync(path, changed);
  return copy;
}

function imageBuiltOf(copy: string): string {
  const image = join(copy, 'image.binpb');
  expect(run(copy, 'build', '-o', image)).toEqual({ status: 0, output: '' });
  return image;
}

describe.each(releases())('the schema of %s', (release) => {
  test('is kept by the present one', () => {
    expect(run(packageFolder, 'breaking', '--against', imageOf(release))).toEqual({ status: 0, output: '' });
  });

  test('is kept in its annotations too', () => {
    const image = join(folder, 'present.binpb');
    expect(run(packageFolder, 'build', '-o', image)).toEqual({ status: 0, output: '' });
    expect(brokenPromises(imageOf(release), image)).toEqual([]);
  });
});

describe('buf breaking tells of', () => {
  test.each([
    ['a field that is gone', 'common.proto', /\/\/ Line in the XML document.*\n\s*uint32 line = 2;/, '', '"line"'],
    ['another number', 'domain_lifecycle.proto', /DomainRef domain = 1;/, 'DomainRef domain = 15;', 'domain'],
    ['another type', 'common.proto', 'uint32 line = 2', 'uint64 line = 2', 'line'],
    ['another name', 'common.proto', 'string path = 1', 'string place = 1', 'place'],
    [
      'a value of an enum that is gone',
      'common.proto',
      /\/\/ Both; refused.*\n\s*AFFECT_SCOPE_BOTH = 3;/,
      '',
      'AffectScope',
    ],
    ['a method that is gone', 'domain_service.proto', /rpc ResetDomain\([\s\S]*?\n {2}\}/, '', 'ResetDomain'],
    [
      'another response',
      'domain_service.proto',
      'returns (ResetDomainResponse)',
      'returns (RebootDomainResponse)',
      'ResetDomain',
    ],
  ])('%s', (_what, file, from, to, named) => {
    const copy = mutated(file, from, to);
    const { status, output } = run(copy, 'breaking', '--against', imageOf(releases().at(-1) ?? ''));
    expect(output).toContain(named);
    expect(status).toBe(100);
  });
});

describe('the check of annotations tells of', () => {
  const broken = (file: string, from: string | RegExp, to: string) =>
    brokenPromises(imageOf(releases().at(-1) ?? ''), imageBuiltOf(mutated(file, from, to)));

  test.each([
    ['a word that is gone', 'domain_disk_target.proto', /\s*"usb",/, '', 'DiskTarget.bus: the value usb is gone'],
    ['a narrower range', 'domain_vcpu.proto', 'maximum: 65535', 'maximum: 64', 'VcpuCount.count: its maximum is 64'],
    [
      'another default',
      'domain_spec.proto',
      'default_value: "restart"',
      'default_value: "destroy"',
      'DomainSpec.on_reboot: its default is destroy and was restart',
    ],
    [
      'another place in XML',
      'domain_disk_target.proto',
      'attribute: "rotation_rate"',
      'attribute: "rotationRate"',
      expect.stringMatching(/^DiskTarget\.rotation_rate: in XML it was/),
    ],
    [
      'a permission more',
      'domain_service.proto',
      'permissions: ["domain:reset"]',
      'permissions: ["domain:reset", "domain:write"]',
      'DomainService.ResetDomain: it needs domain:write too',
    ],
  ])('%s', (_what, file, from, to, expected) => {
    expect(broken(file, from, to)).toEqual([expected]);
  });

  test('nothing when a word is added', () => {
    expect(broken('domain_disk_target.proto', '"usb",', '"usb", "nvme",')).toEqual([]);
  });
});
