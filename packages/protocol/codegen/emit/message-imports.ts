import type { DescMessage } from '@bufbuild/protobuf';
import { typeName } from '../schema.ts';

/** Import lines for messages, for a file beside `v1/`; each name once. */
export function messageImports(keyword: 'import' | 'import type', messages: readonly DescMessage[]): string {
  const files = new Map<string, Set<string>>();
  for (const message of messages) {
    const names = files.get(message.file.name) ?? new Set();
    files.set(message.file.name, names.add(typeName(message)));
  }
  return [...files].map(([file, names]) => `${keyword} { ${[...names].join(', ')} } from '../${file}.js';\n`).join('');
}
