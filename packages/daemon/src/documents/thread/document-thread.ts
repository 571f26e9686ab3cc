/** The program of a thread that works on documents. */
export const documentThread: URL = new URL('run.js', import.meta.url);
