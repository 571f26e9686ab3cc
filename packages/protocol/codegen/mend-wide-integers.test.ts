import { expect, test } from 'vitest';
import { mendWideIntegers } from './mend-wide-integers.mjs';

test('wraps what may be a number, and leaves alone what is wrapped already', () => {
  const text = `
if (BigInt.asUintN(64, message.start) !== message.start) {
writer.uint32(40).uint64(message.start);
if (BigInt.asIntN(64, v) !== v) {
writer.int64(v);
if (BigInt.asUintN(64, BigInt(message.size)) !== BigInt(message.size)) {
writer.uint32(8).uint64(BigInt(message.size));
writer.uint32(8).uint32(message.count);`;
  expect(mendWideIntegers(text)).toBe(`
if (BigInt.asUintN(64, BigInt(message.start)) !== BigInt(message.start)) {
writer.uint32(40).uint64(BigInt(message.start));
if (BigInt.asIntN(64, BigInt(v)) !== BigInt(v)) {
writer.int64(BigInt(v));
if (BigInt.asUintN(64, BigInt(message.size)) !== BigInt(message.size)) {
writer.uint32(8).uint64(BigInt(message.size));
writer.uint32(8).uint32(message.count);`);
});
