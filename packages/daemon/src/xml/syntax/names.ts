/** Whether a string can be the name of an element or attribute, with or without a prefix. */
export function isName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?$/u.test(name);
}
