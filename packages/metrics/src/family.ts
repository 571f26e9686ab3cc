/** One metric as it is promised: its name, what it counts and by what it is told apart. */
export interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** What only grows. */
export const counter = (help: string, ...labels: string[]): Family => ({ type: 'counter', help, labels });
/** What goes up and down. */
export const gauge = (help: string, ...labels: string[]): Family => ({ type: 'gauge', help, labels });
/** What is counted by size. */
export const histogram = (help: string, ...labels: string[]): Family => ({ type: 'histogram', help, labels });
