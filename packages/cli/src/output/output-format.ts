/** Forms in which an answer can be printed; scripts use `json` and `yaml`, which only ever grow. */
export const outputFormats = ['table', 'json', 'yaml', 'name'] as const;

/** One of {@link outputFormats}. */
export type OutputFormat = (typeof outputFormats)[number];
