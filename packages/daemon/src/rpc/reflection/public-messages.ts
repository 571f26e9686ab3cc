import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { publicFiles } from './public-services.js';

/** What a tool asks for. */
export interface Question {
  readonly messageRequest:
    | {
        readonly case: 'fileByFilename' | 'fileContainingSymbol' | 'allExtensionNumbersOfType' | 'listServices';
        readonly value: string;
      }
    | {
        readonly case: 'fileContainingExtension';
        readonly value: { readonly containingType: string; readonly extensionNumber: number };
      }
    | { readonly case: undefined };
}

/** What it is told. */
export type Answer =
  | { readonly case: 'fileDescriptorResponse'; readonly value: { readonly fileDescriptorProto: readonly Uint8Array[] } }
  | {
      readonly case: 'allExtensionNumbersResponse';
      readonly value: { readonly baseTypeName: string; readonly extensionNumber: readonly number[] };
    }
  | {
      readonly case: 'listServicesResponse';
      readonly value: { readonly service: readonly { readonly name: string }[] };
    }
  | { readonly case: 'errorResponse'; readonly value: { readonly errorCode: number; readonly errorMessage: string } };

const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...publicFiles] }));
// The two versions differ in name only, and names are not on the wire.
const questionType = typeOf('grpc.reflection.v1.ServerReflectionRequest');
const answerType = typeOf('grpc.reflection.v1.ServerReflectionResponse');
const checkType = typeOf('grpc.health.v1.HealthCheckRequest');
const healthType = typeOf('grpc.health.v1.HealthCheckResponse');

/** @throws Error when it cannot be decoded */
export function decodeQuestion(bytes: Uint8Array): Question {
  return fromBinary(questionType, bytes) as unknown as Question;
}

/** Encodes an answer, with the question that it is for. */
export function encodeAnswer(originalRequest: Question, messageResponse: Answer): Buffer {
  return Buffer.from(
    toBinary(answerType, create(answerType, { originalRequest, messageResponse } as Record<string, unknown>)),
  );
}

/** The service whose health is asked for; empty: the daemon. @throws Error when it cannot be decoded */
export function decodeHealthCheck(bytes: Uint8Array): string {
  return (fromBinary(checkType, bytes) as unknown as { readonly service: string }).service;
}

const healthNumbers = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;

/** Encodes the state of health. */
export function encodeHealth(status: keyof typeof healthNumbers): Buffer {
  return Buffer.from(
    toBinary(healthType, create(healthType, { status: healthNumbers[status] } as Record<string, unknown>)),
  );
}

function typeOf(name: string): DescMessage {
  const type = registry.getMessage(name);
  if (type === undefined) throw new Error(`there is no message ${name}`);
  return type;
}
