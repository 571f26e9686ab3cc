import { fromBinary, toJson } from '@bufbuild/protobuf';
import type { DescMessage } from '@bufbuild/protobuf';
import { Fault } from '../../../model/fault.js';
import { isSelfEncoding } from '../../../model/own-encoding.js';
import { encodeAnswer } from '../../encode-answer.js';
import type { SessionEncoding } from '../../session/session-encoding.js';
import { createJsonBatch } from './json-batch.js';
import { jsonSchema } from './json-schema.js';
import { peekJsonCall } from './peek-json-call.js';
import { readJsonFrame } from './read-json-frame.js';

/** The texts of messages that are encoded once, whoever reads them. */
const sharedTexts = new WeakMap<object, Buffer>();

/** Frames in JSON, one a message; requests and answers in the canonical JSON of protobuf. */
export function jsonEncoding(): SessionEncoding {
  const { registry, messagesOf } = jsonSchema();
  return {
    read: readJsonFrame,
    peek: peekJsonCall,
    encodeAnswer(method, answer, at) {
      const shared = sharedTexts.get(answer);
      if (shared !== undefined) return shared;
      const bytes = encodeAnswer(method, answer, at);
      const text = Buffer.from(
        JSON.stringify(toJson(messagesOf(method).output, fromBinary(messagesOf(method).output, bytes), { registry })),
      );
      const { maxResponseBytes } = at.limits;
      if (text.length <= maxResponseBytes) {
        if (isSelfEncoding(answer)) sharedTexts.set(answer, text);
        return text;
      }
      const found = `the answer of ${method.rpc} has ${text.length} bytes in JSON, at most ${maxResponseBytes} are sent`;
      throw new Fault('RESOURCE_EXHAUSTED', found, { hint: 'ask for fewer at a time' });
    },
    createBatch: () => createJsonBatch(registry.getMessage('google.rpc.Status') as DescMessage, registry),
  };
}
