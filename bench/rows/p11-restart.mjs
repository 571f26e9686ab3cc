import { startOurs } from '../parties/ours.mjs';
import { plainXml } from '../plain-xml.mjs';
import { median } from '../statistics.mjs';

const rounds = 5;

/** P11: from the start of the daemon's process until it serves, with guests to take back. libvirtd is not measured here: its
 * guests are ended with the name space that it runs in. */
export async function p11({ ours }) {
  const names = Array.from({ length: 30 }, (_, index) => `back-${index}`);
  for (const name of names) {
    await ours.define(ours.guestXml(name));
    await ours.start(name);
  }
  const withQemu = [];
  for (let round = 0; round < rounds; round++) withQemu.push(await ours.restart());
  for (const name of names) await ours.destroy(name);
  await ours.undefineAll();

  // Guests in memory end with their daemon: what is left of them is their definitions, and ends to be told.
  const memory = await startOurs('test');
  const inMemory = [];
  try {
    const many = Array.from({ length: 200 }, (_, index) => `memory-${index}`);
    await memory.defineAll(many.map((name) => plainXml(name).replace("type='qemu'", "type='test'")));
    for (let round = 0; round < rounds; round++) {
      for (const name of many) await memory.start(name);
      inMemory.push(await memory.restart());
    }
  } finally {
    await memory.stop();
  }
  const row = { runs: rounds, unit: 'ms', better: 'less', target: '<= 0.5x' };
  return [
    { work: 'ready again, 30 QEMU guests', ours: median(withQemu), ...row },
    { work: 'ready again, 200 guests in memory', ours: median(inMemory), ...row },
  ];
}
