/** What a part of the gate looks at. */
export type Layer = 'tools' | 'schema' | 'wire' | 'typescript' | 'witness' | 'surfaces' | 'process';

/** One thing that a change breaks, in words for whoever made the change. */
export interface Finding {
  readonly layer: Layer;
  /** What is broken, by the name that an entry of `exceptions.toml` gives it: `schema:holdfast.v1.Lease.path`. */
  readonly subject: string;
  /** What is, and what was. */
  readonly what: string;
  /** Whose work it breaks, and how. */
  readonly breaks: string;
  /** What to do instead. */
  readonly instead: string;
}

/** Findings as a failed test shows them; empty: there are none. */
export function tellFindings(findings: readonly Finding[]): string {
  return findings.map(tellFinding).join('\n');
}

function tellFinding({ subject, what, breaks, instead }: Finding): string {
  return `${subject}: ${what}\n  breaks: ${breaks}\n  instead: ${instead}\n`;
}
