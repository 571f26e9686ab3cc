/** A field's name as the schema writes it: `memoryBytes` is `memory_bytes`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
