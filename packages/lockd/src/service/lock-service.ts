import type { HelloResponse, LockServiceServer, LockspaceServiceServer } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';
import { acquireSet } from '../verbs/acquire-set.js';
import { createResource, deleteResource } from '../verbs/explicit-resource.js';
import { createSpace } from '../verbs/create-space.js';
import { inquire } from '../verbs/inquire.js';
import { listLeases } from '../verbs/list-leases.js';
import { prune } from '../verbs/prune.js';
import { registerOwner } from '../verbs/register-owner.js';
import { releaseSet } from '../verbs/release-set.js';
import { restrict } from '../verbs/restrict.js';
import { transferSet } from '../verbs/transfer-set.js';
import { verifyLeases } from '../verbs/verify-leases.js';
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
