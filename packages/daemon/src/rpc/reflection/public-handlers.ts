/** The handlers that are loaded when a tool asks. */
export { checkHealth } from './check-health.js';
export { serveReflection } from './serve-reflection.js';
export { watchHealth } from './watch-health.js';
