import type { JsonObject } from '../monitor/json-value.js';

/** Value of an option; undefined: it is left out. */
export type OptionValue = string | number | boolean | undefined;

/**
 * Text of an option in QEMU's older form, `head,key=value,...`. A comma in a value is doubled, so that no value can
 * become another option: a file named `x,file=/secret` stays a file of that name.
 */
export function optionText(head: string | undefined, values: Readonly<Record<string, OptionValue>>): string {
  const parts = head === undefined ? [] : [escapeValue(head)];
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    parts.push(`${key}=${escapeValue(typeof value === 'boolean' ? onOff(value) : String(value))}`);
  }
  return parts.join(',');
}

/** A switch in QEMU's words. */
export function onOff(value: boolean): 'on' | 'off' {
  return value ? 'on' : 'off';
}

function escapeValue(text: string): string {
  return text.replaceAll(',', ',,');
}

/** An object for JSON in which a property may be missing. */
export type JsonDraft = { readonly [key: string]: JsonObject[string] | JsonDraft | readonly JsonDraft[] | undefined };

/** Text of an option in JSON, where nothing has to be escaped; what is undefined is left out, and bigints are exact. */
export function jsonText(draft: JsonDraft): string {
  return JSON.stringify(draft, (_key, value: unknown) => (typeof value === 'bigint' ? exactNumber(value) : value));
}

/** In every Node that we run on, though not yet in the types of the language. */
function exactNumber(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(value));
}
