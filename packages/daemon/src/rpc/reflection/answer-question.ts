import { status } from '@grpc/grpc-js';
import type { Answer, Question } from './public-messages.js';
import type { SchemaFiles } from './schema-files.js';

/** Answers what a tool asks about the schema; what is not there is answered with NOT_FOUND, and the stream goes on. */
export function answerQuestion(
  { messageRequest: asked }: Question,
  files: SchemaFiles,
  services: readonly string[],
): Answer {
  switch (asked.case) {
    case 'listServices':
      return { case: 'listServicesResponse', value: { service: services.map((name) => ({ name })) } };
    case 'fileByFilename':
      return fileAnswer(asked.value, files, `file ${asked.value}`);
    case 'fileContainingSymbol':
      return fileAnswer(files.fileOfSymbol(asked.value), files, `symbol ${asked.value}`);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = asked.value;
      const file = files.extensionsOf(containingType)?.get(extensionNumber);
      return fileAnswer(file, files, `extension ${extensionNumber} of ${containingType}`);
    }
    case 'allExtensionNumbersOfType': {
      const numbers = files.extensionsOf(asked.value);
      if (numbers === undefined) return refusal(status.NOT_FOUND, `the schema has no message ${asked.value}`);
      const extensionNumber = [...numbers.keys()].toSorted((one, other) => one - other);
      return { case: 'allExtensionNumbersResponse', value: { baseTypeName: asked.value, extensionNumber } };
    }
    case undefined:
      return refusal(
        status.INVALID_ARGUMENT,
        'message_request is not set; it would be a file, a symbol, an extension, a message or list_services',
      );
  }
}

function fileAnswer(fileName: string | undefined, files: SchemaFiles, wanted: string): Answer {
  const fileDescriptorProto = fileName === undefined ? undefined : files.withImports(fileName);
  if (fileDescriptorProto === undefined) return refusal(status.NOT_FOUND, `the schema has no ${wanted}`);
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
}

function refusal(errorCode: number, errorMessage: string): Answer {
  return { case: 'errorResponse', value: { errorCode, errorMessage } };
}
