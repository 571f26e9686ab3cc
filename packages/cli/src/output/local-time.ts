/** Writes a time in the host's zone, to the second: `2026-03-01 14:05:09`. */
export function formatLocalTime(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
