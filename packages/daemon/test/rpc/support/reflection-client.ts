import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type Client, Metadata, type StatusObject } from '@grpc/grpc-js';
import type { Answer, Question } from '../../../src/rpc/reflection/public-messages.js';
import { publicFiles } from '../../../src/rpc/reflection/public-services.js';

/** A stream of questions about the schema, as a tool has it. */
export interface ReflectionClient extends Disposable {
  readonly ended: Promise<StatusObject>;
  /** Resolves with the next answer. */
  ask(question: Question['messageRequest']): Promise<Answer>;
  send(bytes: Buffer): void;
  pause(): void;
  resume(): void;
  end(): void;
}

const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...publicFiles] }));

/** Opens such a stream over a channel. */
export function openReflection(
  channel: Client,
  version: 'v1' | 'v1alpha',
  metadata: Metadata = new Metadata(),
): ReflectionClient {
  const of = (name: string) => {
    const type = registry.getMessage(`grpc.reflection.${version}.${name}`);
    if (type === undefined) throw new Error(`there is no ${name}`);
    return type;
  };
  const stream = channel.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    metadata,
  );
  const waiting: ((answer: Answer) => void)[] = [];
  stream.on('data', (bytes: Buffer) => {
    const response = fromBinary(of('ServerReflectionResponse'), bytes) as unknown as { messageResponse: Answer };
    waiting.shift()?.(response.messageResponse);
  });
  stream.on('error', () => undefined);
  const ended = new Promise<StatusObject>((resolve) => stream.on('status', resolve));
  const send = (bytes: Buffer): void => void stream.write(bytes);
  return {
    ended,
    send,
    ask(messageRequest) {
      const type = of('ServerReflectionRequest');
      send(Buffer.from(toBinary(type, create(type, { messageRequest } as Record<string, unknown>))));
      return new Promise((resolve) => waiting.push(resolve));
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    end: () => stream.end(),
    [Symbol.dispose]: () => stream.cancel(),
  };
}
