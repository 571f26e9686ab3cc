import type { Answer } from '../../src/output/answer.js';
import { formatLocalTime } from '../../src/output/local-time.js';
import { plainStyle } from '../../src/output/style.js';
import { now } from './web-records.js';

/** A text without the zone of the host, which must not matter. */
export const zoneless = (text: string): string => text.replaceAll(formatLocalTime(new Date(now)), '<time>');

/** What a human sees, beginning in a line of its own. */
export const textOf = (answer: Answer): string => `\n${zoneless(answer.text(plainStyle))}`;
