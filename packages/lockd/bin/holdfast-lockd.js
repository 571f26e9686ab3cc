#!/usr/bin/env node
// Before anything is loaded: none of these may end lockd, and SIGUSR1 must not open a debugger to every user of the host.
for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2']) process.on(signal, () => {});
// A lock of the process has a thread of libuv's pool while it is waited for, and a file system that hangs does not give it back.
process.env.UV_THREADPOOL_SIZE ??= '32';
await import('../bundle/launch.js');
