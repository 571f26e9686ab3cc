/**
 * Something in a call's options could not be sent: a word or a property that does not exist, a value of another type.
 * Thrown before anything is sent.
 */
export class InvalidInputError extends TypeError {
  override readonly name = 'InvalidInputError';
  /** Where, for example `spec.devices.disks[1].target.bus`. */
  readonly path: string;
  /** What was there. */
  readonly found: string;
  /** What can stand there. */
  readonly expected: string;

  constructor(path: string, found: string, expected: string) {
    super(`${path} is ${found}; expected ${expected}`);
    this.path = path;
    this.found = found;
    this.expected = expected;
  }
}
