import { create } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

/**
 * The services that every tool for gRPC knows, as descriptors: they are no part of the schema of Holdfast, whose growth is
 * promised, and whose methods need permissions.
 */
export const publicFiles: readonly FileDescriptorProto[] = [health(), reflection('v1'), reflection('v1alpha')];

/** Whether this process can take calls: of the daemon as a whole (the empty name), or of one of its services. */
function health(): FileDescriptorProto {
  const status = field('status', 1, Type.ENUM, own('health.v1', 'HealthCheckResponse.ServingStatus'));
  const states = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
  return create(FileDescriptorProtoSchema, {
    name: 'grpc/health/v1/health.proto',
    package: 'grpc.health.v1',
    syntax: 'proto3',
    messageType: [
      message('HealthCheckRequest', [field('service', 1, Type.STRING)]),
      {
        name: 'HealthCheckResponse',
        field: [status],
        enumType: [{ name: 'ServingStatus', value: states.map((name, number) => ({ name, number })) }],
      },
    ],
    service: [
      {
        name: 'Health',
        method: [
          {
            name: 'Check',
            inputType: own('health.v1', 'HealthCheckRequest'),
            outputType: own('health.v1', 'HealthCheckResponse'),
          },
          {
            name: 'Watch',
            inputType: own('health.v1', 'HealthCheckRequest'),
            outputType: own('health.v1', 'HealthCheckResponse'),
            serverStreaming: true,
          },
        ],
      },
    ],
  });
}

/** What tools ask to learn a schema; both versions have the same messages. */
function reflection(version: 'v1' | 'v1alpha'): FileDescriptorProto {
  const of = (name: string): string => own(`reflection.${version}`, name);
  const part = (name: string, number: number, typeName: string): FieldDescriptorProto =>
    field(name, number, Type.MESSAGE, of(typeName));
  return create(FileDescriptorProtoSchema, {
    name: `grpc/reflection/${version}/reflection.proto`,
    package: `grpc.reflection.${version}`,
    syntax: 'proto3',
    messageType: [
      message(
        'ServerReflectionRequest',
        [
          field('host', 1, Type.STRING),
          inOneof(field('file_by_filename', 3, Type.STRING)),
          inOneof(field('file_containing_symbol', 4, Type.STRING)),
          inOneof(part('file_containing_extension', 5, 'ExtensionRequest')),
          inOneof(field('all_extension_numbers_of_type', 6, Type.STRING)),
          inOneof(field('list_services', 7, Type.STRING)),
        ],
        'message_request',
      ),
      message('ExtensionRequest', [field('containing_type', 1, Type.STRING), field('extension_number', 2, Type.INT32)]),
      message(
        'ServerReflectionResponse',
        [
          field('valid_host', 1, Type.STRING),
          part('original_request', 2, 'ServerReflectionRequest'),
          inOneof(part('file_descriptor_response', 4, 'FileDescriptorResponse')),
          inOneof(part('all_extension_numbers_response', 5, 'ExtensionNumberResponse')),
          inOneof(part('list_services_response', 6, 'ListServiceResponse')),
          inOneof(part('error_response', 7, 'ErrorResponse')),
        ],
        'message_response',
      ),
      message('FileDescriptorResponse', [many(field('file_descriptor_proto', 1, Type.BYTES))]),
      message('ExtensionNumberResponse', [
        field('base_type_name', 1, Type.STRING),
        many(field('extension_number', 2, Type.INT32)),
      ]),
      message('ListServiceResponse', [many(part('service', 1, 'ServiceResponse'))]),
      message('ServiceResponse', [field('name', 1, Type.STRING)]),
      message('ErrorResponse', [field('error_code', 1, Type.INT32), field('error_message', 2, Type.STRING)]),
    ],
    service: [
      {
        name: 'ServerReflection',
        method: [
          {
            name: 'ServerReflectionInfo',
            inputType: of('ServerReflectionRequest'),
            outputType: of('ServerReflectionResponse'),
            clientStreaming: true,
            serverStreaming: true,
          },
        ],
      },
    ],
  });
}

function own(scope: string, name: string): string {
  return `.grpc.${scope}.${name}`;
}

function message(name: string, fields: FieldDescriptorProto[], oneof?: string): DescriptorProto {
  const oneofDecl = oneof === undefined ? [] : [{ name: oneof }];
  return create(DescriptorProtoSchema, { name, field: fields, oneofDecl });
}

function field(name: string, number: number, type: Type, typeName = ''): FieldDescriptorProto {
  const named = typeName === '' ? {} : { typeName };
  return create(FieldDescriptorProtoSchema, { name, number, type, label: Label.OPTIONAL, ...named });
}

/** Makes a field one of those of which a message has but one. */
function inOneof(one: FieldDescriptorProto): FieldDescriptorProto {
  one.oneofIndex = 0;
  return one;
}

function many(one: FieldDescriptorProto): FieldDescriptorProto {
  one.label = Label.REPEATED;
  return one;
}
