// npm run soak -- boot: a machine that systemd boots with our units, with guests of QEMU: what a restart, a reload, a crash and the
// host's own end are to guests. Needs root and systemd-nspawn; ends with 1 at the first thing that is not as docs/production.md says.
import { guestXml } from './guest-xml.mjs';
import { Machine } from './machine.mjs';

const [daemon, lockd, guestsUnit] = ['holdfastd.service', 'holdfast-lockd.service', 'holdfast-guests.service'];
const names = ['keeps-state', 'starts-again', 'stays-off', 'by-itself'];
await using machine = new Machine();

step('the first boot, and the installation of docs/production.md');
machine.write(
  'holdfast/guests.toml',
  `parallel = 4
timeout = "5s"
[guests.keeps-state]
on_stop = "suspend"
[guests.starts-again]
on_stop = "destroy"
[guests.stays-off]
on_stop = "destroy"
on_start = "ignore"
`,
);
for (const name of names) {
  machine.write(`images/${name}.img`, Buffer.alloc(2 ** 20));
  machine.write(`images/${name}.xml`, guestXml(name));
}
await machine.boot();
machine.must('systemctl', 'enable', '--now', daemon, guestsUnit);

step('guests, started by a member of the group');
machine.must('useradd', '--user-group', '--groups', 'holdfast', 'ada');
const ada = (...words) =>
  machine.must('setpriv', '--reuid=ada', '--regid=ada', '--init-groups', 'env', 'HOME=/home/ada', 'holdfast', ...words);
for (const name of names) {
  ada('domain', 'define', `/srv/${name}.xml`);
  ada('domain', 'start', name);
}
machine.must('holdfast', 'domain', 'autostart', 'by-itself');
const leases = machine.must('holdfast', 'lock', 'list');
for (const name of names) expect(`${name} holds its disk`, leases, new RegExp(name));
const guests = guestsOf(machine);
same('each runs as the user of guests', guests.map(({ user }) => user).join(), names.map(() => 'holdfast').join());

for (const { what, words, anew } of [
  { what: 'a restart of the daemon', words: ['restart', daemon], anew: [daemon] },
  { what: 'a crash of the daemon', words: crash(daemon), anew: [daemon] },
  { what: 'a reload of the daemon', words: ['reload', daemon], anew: [] },
  { what: 'a reload of the lock daemon', words: ['reload', lockd], anew: [] },
  { what: 'a crash of the lock daemon', words: crash(lockd), anew: [lockd] },
  { what: 'a stop of the daemon, which its socket wakes again', words: ['stop', daemon], anew: [daemon] },
]) {
  step(what);
  const before = processesOf(machine);
  machine.must('systemctl', ...words);
  await machine.until('all is served again', () => machine.run('holdfast', 'lock', 'list').status === 0);
  const rows = ada('domain', 'list');
  for (const name of names) expect(`${name} runs`, rows, new RegExp(`${name}\\s+running`));
  same('no guest was touched', pidsOf(guestsOf(machine)), pidsOf(guests));
  const after = processesOf(machine);
  const changed = [daemon, lockd].filter((each) => before.get(each) !== after.get(each));
  same('what runs in a process of its own since then', changed.join(), anew.join());
}
expect('the lock daemon is not to be stopped by hand', machine.run('systemctl', 'stop', lockd).error, /refused/i);

step('the host goes down');
await machine.powerOff();

step('the second boot');
await machine.boot();
await machine.until('guests were started', () =>
  /^(active|failed)/.test(machine.run('systemctl', 'is-active', guestsUnit).output),
);
const again = machine.must('holdfast', 'domain', 'list', '--all');
for (const name of ['keeps-state', 'starts-again', 'by-itself'])
  expect(`${name} runs again`, again, new RegExp(`${name}\\s+running`));
expect('stays-off does not', again, /stays-off\s+shutoff/);
same('no unit failed', machine.must('systemctl', 'list-units', '--failed', '--plain', '--no-legend', 'holdfast*'), '');
await machine.powerOff();
console.log('all is as docs/production.md says');

function crash(unit) {
  return ['kill', '--signal=KILL', '--kill-who=main', unit];
}

function guestsOf(at) {
  const rows = at.must('ps', '-C', 'qemu-system-x86_64', '-o', 'pid=,user=').split('\n');
  return rows.map((row) => row.trim().split(/\s+/)).map(([pid, user]) => ({ pid, user }));
}

function pidsOf(guests) {
  return guests
    .map(({ pid }) => pid)
    .toSorted()
    .join();
}

/** The process of each unit. */
function processesOf(at) {
  const pidOf = (unit) => at.must('systemctl', 'show', '--value', '--property=MainPID', unit);
  return new Map([daemon, lockd].map((unit) => [unit, pidOf(unit)]));
}

function step(what) {
  console.log(`- ${what}`);
}

function expect(what, text, pattern) {
  if (!pattern.test(text)) throw new Error(`${what}: ${text} does not match ${pattern}`);
}

function same(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what}: ${found || 'nothing'}, and not ${wanted || 'nothing'}`);
}
