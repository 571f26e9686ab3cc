import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Has a bundle carry the schema itself: a file that is read when somebody asks for it may be gone by then, or of another release. */
export const schemaInside = {
  name: 'schema-inside',
  load: {
    filter: { id: /\/packages\/protocol\/dist\/descriptor-set\.js$/ },
    handler(id) {
      const bytes = readFileSync(join(dirname(id), '../src/gen/holdfast.binpb'));
      return `const bytes = "${bytes.toString('base64')}";\nexport function readDescriptorSet() { return Buffer.from(bytes, "base64"); }`;
    },
  },
};
