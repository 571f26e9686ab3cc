import type { Failpoints } from './failpoints.js';

/** What `#failpoints` is unless node runs with `--conditions=failpoints`: nothing ever happens at one. */
export const failpoints: Failpoints = { reach: () => {} };
