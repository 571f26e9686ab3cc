import { type MethodEntry, methods } from '@holdfast/protocol';
import type { Door } from '../../access/identity.js';
import { isServedAt } from '../doors/guard-door.js';

const session = 'SessionService';

/** Names of the services for tools, behind every door. */
const publicServices = ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection'];

/** Full names of the services of which something is served behind a door. */
export function servicesOfDoor(door: Door): string[] {
  const served = methods.filter((method) => method.service === session || isServedAt(door, method));
  return [...new Set(served.map(serviceOf)), ...publicServices].toSorted();
}

function serviceOf({ name }: MethodEntry): string {
  return name.slice(1, name.lastIndexOf('/'));
}
