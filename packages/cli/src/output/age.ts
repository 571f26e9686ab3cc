const steps = [
  { ms: 86_400_000, unit: 'd' },
  { ms: 3_600_000, unit: 'h' },
  { ms: 60_000, unit: 'min' },
  { ms: 1000, unit: 's' },
] as const;

/** Writes a length of time in one round unit: `3 min`, `250 ms`. */
export function formatAge(ms: number): string {
  const step = steps.find((each) => ms >= each.ms);
  return step === undefined ? `${Math.max(0, Math.round(ms))} ms` : `${Math.floor(ms / step.ms)} ${step.unit}`;
}
