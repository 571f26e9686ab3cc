const patterns: readonly [RegExp, string][] = [
  [/^error: command-argument value '(.*)' is invalid for argument '([^']*)'\. (.*)$/s, "error: <$2> is '$1'; $3"],
  [/^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s, "error: $1 is '$2'; $3"],
  [/^error: missing required argument '([^']*)'$/, 'error: <$1> is missing'],
  [
    /^error: option '(?:-\w, )?(--[\w-]+)[^']*' cannot be used with option '(--[\w-]+)[^']*'$/,
    'error: $1 and $2 exclude each other',
  ],
];

/** Says what the parser has to say about the command line in the words of all other messages. */
export function usageMessage(text: string): string {
  const message = text
    .trimEnd()
    .replace('. Allowed choices are ', '. it is one of ')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '\nhint: did you mean $1?');
  for (const [pattern, replacement] of patterns) {
    if (pattern.test(message)) return `${message.replace(pattern, replacement).replace(/\.$/, '')}\n`;
  }
  return `${message}\n`;
}
