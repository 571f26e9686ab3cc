// Shows a user what is wrong with a document, place by place.
import assert from 'node:assert/strict';
import { connect, HoldfastError, type Violation } from '@holdfast/sdk';

await using host = await connect();
const xml =
  "<domain type='test'><name>w-bad</name>\n<memory>1</memory><vcpu>0</vcpu><os><type>hvm</type></os></domain>";
const error: unknown = await host.domains.define(xml).catch((thrown: unknown) => thrown);
assert.ok(error instanceof HoldfastError);
const [violation]: readonly Violation[] = error.violations;
assert.equal(violation?.line, 2);
assert.match(violation?.xmlPath ?? '', /vcpu/);
assert.ok(error.message.startsWith(error.code));
assert.ok(!error.retryable);
assert.equal(typeof error.hint, 'string');
assert.equal(error.holder, undefined);
