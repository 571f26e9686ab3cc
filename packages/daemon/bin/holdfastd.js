#!/usr/bin/env node
// Storage that hangs does not give back the threads that wait for it: there are more than may wait for images of guests.
process.env.UV_THREADPOOL_SIZE ??= '32';
await import('../bundle/launch.js');
