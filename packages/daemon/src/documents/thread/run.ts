import { answerErrands } from '../../threads/answer-errands.js';
import { doErrand } from './do-errand.js';
import type { DocumentErrand } from './errands.js';

// The program of a thread.
answerErrands((message) => {
  const answer = doErrand(message as DocumentErrand);
  const transfer = 'bytes' in answer && answer.bytes.length > 0 ? [answer.bytes.buffer as ArrayBuffer] : [];
  return { answer, transfer };
});
