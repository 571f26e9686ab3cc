import type { Server } from '@grpc/grpc-js';
import type { CarrierServices } from '../carrier-services.js';
import { checkHealth } from './check-health.js';
import type { Health } from './health.js';
import { serveReflection } from './serve-reflection.js';
import { watchHealth } from './watch-health.js';

/** Registers what every tool for gRPC asks a server: what it serves, and whether it does. */
export function registerPublicServices(server: Server, at: CarrierServices, health: Health): void {
  const reflect = serveReflection(at);
  // Both names of one protocol: some tools know the older one only.
  for (const version of ['v1', 'v1alpha']) {
    const name = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    server.register(name, reflect, asItIs, asItIs, 'bidi');
  }
  server.register('/grpc.health.v1.Health/Check', checkHealth(at, health), asItIs, asItIs, 'unary');
  server.register('/grpc.health.v1.Health/Watch', watchHealth(at, health), asItIs, asItIs, 'serverStream');
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
