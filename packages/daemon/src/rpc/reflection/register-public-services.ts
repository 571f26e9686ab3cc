import type { handleBidiStreamingCall, handleServerStreamingCall, handleUnaryCall, Server } from '@grpc/grpc-js';
import type { CarrierServices } from '../carrier-services.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { statusOf } from '../status.js';
import type { Health } from './health.js';
import { whenAsked } from './when-asked.js';

type Unary = handleUnaryCall<Buffer, Buffer>;
type ServerStream = handleServerStreamingCall<Buffer, Buffer>;
type Bidi = handleBidiStreamingCall<Buffer, Buffer>;

/** Registers what every tool for gRPC asks a server: what it serves, and whether it does. */
export function registerPublicServices(server: Server, at: CarrierServices, health: Health): void {
  const load = () => import('./public-handlers.js');
  const statusFor = (error: unknown, method: string) => toGrpcStatus(statusOf(error, { logger: at.logger, method }));
  const refuseStream =
    (method: string) => (error: unknown, carrier: { emit(name: string, error: object): boolean }) => {
      // How grpc-js wants to be told of a status.
      carrier.emit('error', statusFor(error, method));
    };

  const reflect = whenAsked<Parameters<Bidi>[0], []>(
    async () => (await load()).serveReflection(at),
    refuseStream('ServerReflectionInfo'),
  );
  // Both names of one protocol: some tools know the older one only.
  for (const version of ['v1', 'v1alpha']) {
    const name = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    server.register(name, reflect, asItIs, asItIs, 'bidi');
  }
  const check = whenAsked<Parameters<Unary>[0], [Parameters<Unary>[1]]>(
    async () => (await load()).checkHealth(at, health),
    (error, _call, callback) => callback(statusFor(error, 'Check')),
  );
  server.register('/grpc.health.v1.Health/Check', check, asItIs, asItIs, 'unary');
  const watch = whenAsked<Parameters<ServerStream>[0], []>(
    async () => (await load()).watchHealth(at, health),
    refuseStream('Watch'),
  );
  server.register('/grpc.health.v1.Health/Watch', watch, asItIs, asItIs, 'serverStream');
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
