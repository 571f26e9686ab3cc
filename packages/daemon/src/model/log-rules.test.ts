import { expect, test } from 'vitest';
import { formatLogFilters, formatLogOutputs, levelOf, parseLogFilters, parseLogOutputs } from './log-rules.js';

test.each([
  ['1:file:/dev/null', 'debug:file:/dev/null'],
  ['1:file:/dev/null  2:stderr', 'debug:file:/dev/null info:stderr'],
  ['3:journald', 'warn:journal'],
  ['warn:journal', 'warn:journal'],
  ['2:syslog:libvirtd', 'info:syslog:libvirtd'],
  ['2:syslog', undefined],
  ['2:syslog:', undefined],
  ['2:syslog:two words', undefined],
  ['2:syslog:a[1]', undefined],
  ['', ''],
  ['1:stderr:foobar', undefined],
  ['1:bar', undefined],
  ['foo:stderr', undefined],
  ['0:stderr', undefined],
  ['5:stderr', undefined],
  ['stderr', undefined],
  ['1:', undefined],
  ['1:file', undefined],
  ['1:file:', undefined],
  ['1:file:relative.log', undefined],
])('outputs %j are %j', (text, read) => {
  const outputs = parseLogOutputs(text);
  expect(outputs && formatLogOutputs(outputs)).toBe(read);
});

test.each([
  ['1:foo', 'debug:foo'],
  ['1:foo 2:bar  3:foobar', 'debug:foo info:bar warn:foobar'],
  ['error:drivers.qemu', 'error:drivers.qemu'],
  ['', ''],
  ['0:foo', undefined],
  ['5:foo', undefined],
  ['foo:bar', undefined],
  [':bar', undefined],
  ['1:', undefined],
  ['1', undefined],
  ['1:foo,2:bar', undefined],
  ['1:foo 2', undefined],
  ['1:+foo', undefined],
])('filters %j are %j', (text, read) => {
  const filters = parseLogFilters(text);
  expect(filters && formatLogFilters(filters)).toBe(read);
});

test('the first filter that matches a part of the name decides', () => {
  const rules = {
    level: 'info',
    filters: parseLogFilters('debug:drivers.qemu error:drivers') ?? [],
    outputs: [],
  } as const;
  expect(['drivers.qemu', 'drivers.test', 'rpc'].map((room) => levelOf(room, rules))).toEqual([
    'debug',
    'error',
    'info',
  ]);
});
