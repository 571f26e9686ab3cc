/** Thrown by a case that finds that the daemon is set up without what it is about. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}
