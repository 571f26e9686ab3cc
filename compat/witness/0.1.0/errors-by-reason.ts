// Decides by the reason of an error, never by its text.
import assert from 'node:assert/strict';
import { connect, type ErrorReason, HoldfastError } from '@holdfast/sdk';

await using host = await connect();
async function reasonOf(call: Promise<unknown>): Promise<ErrorReason> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HoldfastError) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
}
assert.equal(await reasonOf(host.domains.get('w-nobody').get()), 'DOMAIN_NOT_FOUND');
assert.equal(await reasonOf(host.domains.define('<domain')), 'XML_SYNTAX');
assert.equal(await reasonOf(host.operations.get('nothing').get()), 'OPERATION_NOT_FOUND');
