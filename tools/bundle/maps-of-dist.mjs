import { existsSync, readFileSync } from 'node:fs';

/** Reads what tsc made together with its map, so that the map of a bundle names lines of our sources. */
export const mapsOfDist = {
  name: 'maps-of-dist',
  load: {
    filter: { id: /\/packages\/[^/]+\/dist\/.*\.js$/ },
    handler(id) {
      const map = `${id}.map`;
      if (!existsSync(map)) return null;
      return { code: readFileSync(id, 'utf8'), map: readFileSync(map, 'utf8') };
    },
  },
};
