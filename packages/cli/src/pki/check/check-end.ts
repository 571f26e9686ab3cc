import type { Look } from './findings.js';

const warningDays = 30;
const dayMs = 24 * 3_600_000;

/** Notes how long something is good yet. */
export function checkEnd({ now, note }: Look, name: string, end: Date, remedy: string): void {
  const days = Math.floor((end.getTime() - now) / dayMs);
  const day = end.toISOString().slice(0, 10);
  if (days < 0) note(name, 'valid', 'bad', `expired on ${day}`, remedy);
  else if (days < warningDays) note(name, 'valid', 'warn', `until ${day}, ${days} days more`, remedy);
  else note(name, 'valid', 'good', `until ${day}`);
}
