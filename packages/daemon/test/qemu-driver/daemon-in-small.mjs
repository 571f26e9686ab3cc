// A daemon in small: says when it is ready, launches the guest that it is told to, says which process that is, and waits to
// be killed.
import { readFileSync } from 'node:fs';
import { DomainSpec } from '@holdfast/protocol';
import { pino } from 'pino';
import { createQemuDriver } from '../../dist/drivers/qemu/qemu-driver.js';

const { options, plan } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const driver = await createQemuDriver({ ...options, logger: pino({ level: 'silent' }) });
process.stdout.write('ready\n');
const signal = new AbortController().signal;
const guest = await driver.launch({ ...plan, spec: DomainSpec.fromJSON(plan.spec), inherit: [], report() {} }, signal);
await guest.resume(signal);
process.stdout.write(`${JSON.stringify(guest.process)}\n`);
setInterval(() => {}, 1000);
