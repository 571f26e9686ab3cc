/** The options that a usage text explains, each with the word for its value: `--socket PATH`. Throws when there are none. */
export function usageOptions(usage: string): readonly string[] {
  const found = [...usage.matchAll(/^ {2}(--[a-z-]+(?: [A-Z]+)?)(?: {2,}|$)/gm)].map(([, option = '']) => option);
  if (found.length === 0) throw new Error('the usage names no option');
  return found;
}
