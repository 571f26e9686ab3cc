import { deprecatedApis, type MethodEntry } from '@holdfast/protocol';

/** What was warned of in this process. */
export type WarnedApis = Set<string>;

/** Warns once for each method or field of a call that goes with the next major release, as Node.js does of its own. */
export function warnDeprecated(method: MethodEntry, request: object, warned: WarnedApis): void {
  for (const api of deprecatedApis(method, request)) {
    if (warned.has(api)) continue;
    warned.add(api);
    const detail = 'see DEPRECATED.md of Holdfast for what to use instead';
    process.emitWarning(`${api} goes with the next major release`, {
      type: 'DeprecationWarning',
      code: 'HOLDFAST',
      detail,
    });
  }
}
