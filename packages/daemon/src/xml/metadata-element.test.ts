import { describe, expect, test } from 'vitest';
import { setMetadataElement } from './metadata-element.js';

const uri = 'http://example.com/app';

describe('setMetadataElement', () => {
  test('makes the first one, in the prefix given', () => {
    expect(setMetadataElement(undefined, { uri, prefix: 'app', xml: '<owner><name>ada</name></owner>' })).toBe(
      "<metadata>\n    <app:owner xmlns:app='http://example.com/app'><app:name>ada</app:name></app:owner>\n  </metadata>",
    );
  });
  test('keeps one that is in its namespace already', () => {
    const xml = `<a:owner xmlns:a='${uri}'/>`;
    expect(setMetadataElement(undefined, { uri, prefix: 'app', xml })).toBe(`<metadata>\n    ${xml}\n  </metadata>`);
  });
  test('replaces the one of the same namespace and leaves the others as they are written', () => {
    const before = `<metadata>\n  <!-- mine --><x:a xmlns:x="urn:x"/>\n  <app:old xmlns:app='${uri}'>1</app:old>\n</metadata>`;
    expect(setMetadataElement(before, { uri, prefix: 'app', xml: '<fresh/>' })).toBe(
      `<metadata>\n  <!-- mine --><x:a xmlns:x="urn:x"/>\n  <app:fresh xmlns:app='${uri}'/>\n</metadata>`,
    );
  });
  test('adds one behind the others', () => {
    expect(setMetadataElement('<metadata><x:a xmlns:x="urn:x"/></metadata>', { uri, prefix: 'app', xml: '<b/>' })).toBe(
      `<metadata><x:a xmlns:x="urn:x"/>\n    <app:b xmlns:app='${uri}'/>\n  </metadata>`,
    );
  });
  test('fills an empty one', () => {
    expect(setMetadataElement('<metadata/>', { uri, prefix: 'app', xml: '<b/>' })).toBe(
      `<metadata>\n    <app:b xmlns:app='${uri}'/>\n  </metadata>`,
    );
  });
  test('removes one', () => {
    const before = `<metadata>\n    <x:a xmlns:x="urn:x"/>\n    <app:b xmlns:app='${uri}'/>\n  </metadata>`;
    expect(setMetadataElement(before, { uri, prefix: 'app', xml: '' })).toBe(
      '<metadata>\n    <x:a xmlns:x="urn:x"/>\n  </metadata>',
    );
  });
  test('removes the last one and the container with it', () => {
    const before = `<metadata><app:b xmlns:app='${uri}'/></metadata>`;
    expect(setMetadataElement(before, { uri, prefix: 'app', xml: '' })).toBeUndefined();
  });
  test('to remove what is not there changes nothing', () => {
    expect([
      setMetadataElement(undefined, { uri, prefix: 'app', xml: '' }),
      setMetadataElement('<metadata><x:a xmlns:x="urn:x"/></metadata>', { uri, prefix: 'app', xml: '' }),
    ]).toEqual([undefined, '<metadata><x:a xmlns:x="urn:x"/></metadata>']);
  });
  test('a URI is escaped', () => {
    expect(setMetadataElement(undefined, { uri: "urn:a'b&c", prefix: 'p', xml: '<b/>' })).toBe(
      "<metadata>\n    <p:b xmlns:p='urn:a&apos;b&amp;c'/>\n  </metadata>",
    );
  });
  test.each([
    ['text that is no XML', { uri, prefix: 'app', xml: '<a' }, 'XML_INVALID'],
    ['two elements', { uri, prefix: 'app', xml: '<a/><b/>' }, 'XML_INVALID'],
    ['an element of another namespace', { uri, prefix: 'app', xml: '<a xmlns="urn:y"/>' }, 'INVALID_ARGUMENT'],
    ['no URI', { uri: ' ', prefix: 'app', xml: '<a/>' }, 'INVALID_ARGUMENT'],
    ['a prefix that is none', { uri, prefix: '1 x', xml: '<a/>' }, 'INVALID_ARGUMENT'],
    [
      'a prefix that means something else',
      { uri, prefix: 'x', xml: '<a xmlns:x="urn:x" x:b=""/>' },
      'INVALID_ARGUMENT',
    ],
  ])('refuses %s', (_, element, reason) => {
    expect(() => setMetadataElement(undefined, element)).toThrow(expect.objectContaining({ reason }));
  });
});
