const patterns: readonly [RegExp, string][] = [
  [/^error: command-argument value '(.*)' is invalid for argument '([^']*)'\. (.*)$/s, "error: <$2> is '$1'; $3"],
  [/^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s, "error: $1 is '$2'; $3"],
  [/^error: missing required argument '([^']*)'$/, 'error: <$1> is missing'],
  [
    /^error: option '(?:-\w, )?(--[\w-]+)[^']*' cannot be used with option '(--[\w-]+)[^']*'$/,
    'error: $1 and $2 exclude each other',
  ],
];

/**
 * Says what the parser has to say about the command line in the words of all other messages.
 * @param pathsTo - The commands whose last word it is that is no command where it stands.
 */
export function usageMessage(text: string, pathsTo: (word: string) => readonly string[] = () => []): string {
  const [, word = ''] = /^error: unknown command '(.*)'/.exec(text) ?? [];
  const paths = word === '' ? [] : pathsTo(word);
  if (paths.length > 0) {
    const meant = paths.length === 1 ? paths.join('') : `one of ${paths.join(', ')}`;
    return `error: unknown command '${word}'\nhint: did you mean ${meant}?\n`;
  }
  const message = text
    .trimEnd()
    .replace('. Allowed choices are ', '. it is one of ')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '\nhint: did you mean $1?');
  for (const [pattern, replacement] of patterns) {
    if (pattern.test(message)) return `${message.replace(pattern, replacement).replace(/\.$/, '')}\n`;
  }
  return `${message}\n`;
}
