/** What became of one guest. */
export interface GuestOutcome {
  readonly name: string;
  readonly uuid: string;
  /**
   * `off`: it obeyed; `saved`: its state is; `destroyed`: it was ended; `left`: it was not touched, by policy; `running`: it ought to be off and
   * is not; `started`, `already running`, `ignored`: at the start; `failed`: see the message.
   */
  readonly outcome:
    | 'off'
    | 'saved'
    | 'destroyed'
    | 'left'
    | 'running'
    | 'started'
    | 'already running'
    | 'ignored'
    | 'failed';
  /** Why, where it is not what was wanted. */
  readonly message: string;
}

/** Whether it is as the policy wants it. */
export function isAsWanted({ outcome }: GuestOutcome): boolean {
  return outcome !== 'running' && outcome !== 'failed';
}
