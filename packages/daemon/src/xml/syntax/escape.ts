const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

// Most strings need nothing done to them, and this says so in one look.
const plain = /^[ !#-%(-;=?-~]*$/;

/** A string as the text of an element. */
export function escapeText(text: string): string {
  if (plain.test(text)) return text;
  // A carriage return would be read as a line feed.
  return text.replace(/[&<>'"\r]/g, (character) => named[character] ?? '&#13;');
}

/** A string as the value of an attribute. */
export function escapeAttribute(text: string): string {
  if (plain.test(text)) return text;
  // White space other than blanks would be read as blanks.
  return text.replace(/[&<>'"\t\n\r]/g, (character) => named[character] ?? `&#${character.charCodeAt(0)};`);
}

/** Whether XML can hold every character of a string, in whatever way it is written. */
export function isWritable(text: string): boolean {
  return plain.test(text) || (!/[^\t\n\r\u0020-\uFFFD]/.test(text) && text.isWellFormed());
}
