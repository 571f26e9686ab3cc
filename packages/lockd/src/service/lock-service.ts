import type { HelloResponse, LockServiceServer, LockspaceServiceServer } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';
import { acquireSet } from '../verbs/acquire/acquire-set.js';
import { createResource, deleteResource } from '../verbs/spaces/explicit-resource.js';
import { createSpace } from '../verbs/spaces/create-space.js';
import { inquire } from '../verbs/look/inquire.js';
import { listLeases } from '../verbs/look/list-leases.js';
import { prune } from '../verbs/spaces/prune.js';
import { registerOwner } from '../verbs/owners/register-owner.js';
import { releaseSet } from '../verbs/release/release-set.js';
import { restrict } from '../verbs/owners/restrict.js';
import { transferSet } from '../verbs/release/transfer-set.js';
import { verifyLeases } from '../verbs/look/verify-leases.js';
import { unary } from './unary.js';

/** The calls of LockService, each handed to its verb. */
export function lockService(at: Services, hello: HelloResponse): LockServiceServer {
  return {
    hello: unary(at, async () => hello, true),
    registerOwner: unary(at, registerOwner),
    acquireSet: unary(at, acquireSet),
    releaseSet: unary(at, releaseSet),
    transferSet: unary(at, transferSet),
    listLeases: unary(at, listLeases),
    restrict: unary(at, restrict),
  };
}

/** The calls of LockspaceService, each handed to its verb. */
export function lockspaceService(at: Services): LockspaceServiceServer {
  return {
    createSpace: unary(at, createSpace),
    createResource: unary(at, createResource),
    deleteResource: unary(at, deleteResource),
    inquire: unary(at, inquire),
    verify: unary(at, verifyLeases),
    prune: unary(at, prune),
  };
}
