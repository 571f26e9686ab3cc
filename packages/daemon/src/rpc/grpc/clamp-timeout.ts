const header = 'grpc-timeout';
const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000_001 };

/** The longest deadline: grpc-js computes with 32 bits, so that weeks would expire at once. */
const longest = { value: '24H', ms: 24 * 3_600_000 };

/** Cuts the deadline in the headers of a call to one that grpc-js can count. What is no deadline is left to it. */
export function clampTimeout(headers: Record<string, string | string[] | undefined>): void {
  const [, value, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(headers[header] ?? '')) ?? [];
  if (value === undefined || unit === undefined) return;
  if (Number(value) * (unitMs[unit] ?? 0) > longest.ms) headers[header] = longest.value;
}
