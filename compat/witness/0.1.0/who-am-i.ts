// Who the daemon takes it for, and what it may do.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
const { identity, roles, permissions } = await host.whoAmI();
assert.equal(identity.uid, process.getuid?.());
assert.ok(Array.isArray(roles) && permissions.length >= 0);
