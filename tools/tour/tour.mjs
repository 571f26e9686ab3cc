// npm start: two machines, one disk, a killed daemon. Every step is a command that you could type yourself.
import { openStage } from './stage.mjs';

const stage = await openStage();
const { driver, files, holdfast, note, tell } = stage;
const up = ['up', '--driver', driver, '--dir', files.folder];
try {
  if (driver === 'test') {
    note('QEMU is not installed here, so guests are imagined by the embedded test driver');
    note('for real ones: apt-get install qemu-system-x86, then npm start again');
  }
  await startFirst();
  refuseSecond();
  if (driver === 'qemu') killDaemon();
  else note('imagined guests end with their daemon, so the tour does not kill it; real ones go on');
  shutDownFirst();
} finally {
  await stage.close();
}

async function startFirst() {
  tell('Start the lock daemon and the daemon.');
  holdfast(...up);

  tell('Define two machines from libvirt XML. Both want the same disk.');
  holdfast('domain', 'define', files.web);
  holdfast('domain', 'define', files.db);

  tell('Boot the first. It tells so on its console, and its disk is leased to it.');
  holdfast('domain', 'start', 'web');
  await stage.waitFor('the guest to write to its console', () =>
    stage.quiet('domain', 'console-log', 'web').includes('READY'),
  );
  holdfast('domain', 'console-log', 'web');
  holdfast('lock', 'list');
}

function refuseSecond() {
  tell('Start the second: refused, with the name of who has the disk.');
  holdfast.refused('domain', 'start', 'db');

  tell('What has happened so far:');
  holdfast('domain', 'events');
}

function killDaemon() {
  tell('Kill the daemon without mercy. The guest does not notice.');
  const { pid } = stage.parsed('host', 'version').daemon;
  const guest = stage.parsed('domain', 'info', 'web').pid;
  stage.kill(pid);
  console.log(`$ kill -9 ${pid}`);
  note(`the daemon is gone; the guest, process ${guest}, ${stage.isAlive(guest) ? 'lives on' : 'is gone too'}`);

  tell('Start it again: it knows its guest, and the guest still has its disk.');
  holdfast(...up);
  holdfast('domain', 'list');
  holdfast('lock', 'list');
}

function shutDownFirst() {
  tell('Press the power button of the first, and wait for it.');
  holdfast('domain', 'shutdown', 'web', '--wait', '--grace', '10s');
  holdfast('domain', 'list');

  tell('Now the disk is free, and the second may have it.');
  holdfast('domain', 'start', 'db');
  holdfast('domain', 'destroy', 'db');
}
