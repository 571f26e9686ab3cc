import { rm, writeFile } from 'node:fs/promises';
import { Fault } from '../../model/fault.js';
import { stateWriteFailed } from '../../model/state-write-failed.js';
import type { Fact, Guest } from '../driver.js';
import type { DriverVerb, FaultPlayer } from './fault-script.js';
import { testAddresses } from './test-addresses.js';
import type { TestMachine } from './test-machine.js';
import { untilAborted } from './until-aborted.js';

/** The daemon's handle on a machine; from now on `report` hears its facts and no earlier handle does. */
export function attachGuest(machine: TestMachine, faults: FaultPlayer, report: (fact: Fact) => void): Guest {
  let attached = true;
  // Each handle has its own, so that an earlier one that is let go of later does not silence this one.
  const listen = (fact: Fact): void => {
    if (attached) report(fact);
  };
  machine.attach(listen);

  async function enter(verb: DriverVerb, signal: AbortSignal): Promise<void> {
    if ((await faults.play(verb, machine.plan, signal)) === 'die')
      machine.exit('crashed', `died during ${verb} by script`);
    requireMonitor();
  }

  function requireMonitor(): void {
    const { name } = machine.plan;
    if (!machine.alive) throw new Fault('MONITOR_FAILED', `guest ${name} is gone`);
    if (!attached) throw new Fault('MONITOR_FAILED', `guest ${name} was let go of`);
    if (!machine.reachable) throw new Fault('MONITOR_FAILED', `monitor of guest ${name} does not answer`);
  }

  return {
    process: undefined,
    async status(signal) {
      await enter('status', signal);
      return machine.status;
    },
    async resume(signal) {
      await enter('resume', signal);
      const { run } = machine.status;
      if (run === 'shutdown' || run === 'pm-suspended') {
        throw new Fault('MONITOR_FAILED', `guest ${machine.plan.name} is in state ${run}; resume needs paused`);
      }
      machine.resume();
    },
    async pause(signal) {
      await enter('pause', signal);
      if (machine.status.run === 'running') machine.hold('user');
    },
    async pressPowerButton(signal) {
      await enter('pressPowerButton', signal);
      machine.pressPowerButton();
    },
    async reset(signal) {
      await enter('reset', signal);
      machine.reset('host');
    },
    async setMemory(memoryBytes, signal) {
      await enter('setMemory', signal);
      machine.setMemory(memoryBytes);
    },
    async setVcpus(count, signal) {
      await enter('setVcpus', signal);
      machine.setVcpus(count);
    },
    async plugDisk({ disk }, signal) {
      await enter('plugDisk', signal);
      machine.devices.plug(disk.alias ?? '');
      return disk;
    },
    async unplugDisk(alias, limit) {
      await enter('unplugDisk', limit);
      await machine.devices.unplug(alias, machine.behaviour.unplug, limit);
    },
    async devices(signal) {
      await enter('devices', signal);
      return new Map([...machine.devices.present].map((alias) => [alias, undefined]));
    },
    async keep(anchors, signal) {
      await enter('keep', signal);
      machine.devices.keep(anchors.keys());
    },
    async letGo(names, signal) {
      await enter('letGo', signal);
      machine.devices.letGo(names);
    },
    async save(path, { signal, onProgress }) {
      await enter('save', signal);
      const state = JSON.stringify(machine.state);
      try {
        await writeFile(path, state, { mode: 0o600, flush: true });
      } catch (error) {
        await rm(path, { force: true });
        throw stateWriteFailed('written', path, error);
      }
      onProgress(state.length);
    },
    async addresses(_source, signal) {
      await enter('addresses', signal);
      return testAddresses(machine.plan.spec, machine.isUp);
    },
    async openConsole(_device, signal) {
      await enter('openConsole', signal);
      return machine.openConsole();
    },
    async end(how, signal) {
      if (!machine.alive) return;
      const outcome = await faults.play('end', machine.plan, signal);
      if (!machine.alive) return;
      if (outcome === 'die') machine.exit('crashed', 'died during end by script');
      if (how === 'graceful') {
        if (machine.alive) requireMonitor();
        if (machine.behaviour.quit === 'ignore') await untilAborted(signal);
      }
      machine.exit(machine.status.run === 'shutdown' ? 'shutdown' : 'ended', how === 'forced' ? 'killed' : 'quit');
    },
    async detach() {
      await faults.play('detach', machine.plan, new AbortController().signal);
      attached = false;
    },
  };
}
