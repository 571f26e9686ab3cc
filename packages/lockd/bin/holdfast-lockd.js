#!/usr/bin/env node
// Before anything is loaded: none of these may end lockd, and SIGUSR1 must not open a debugger to every user of the host.
for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2']) process.on(signal, () => {});
await import('../bundle/launch.js');
