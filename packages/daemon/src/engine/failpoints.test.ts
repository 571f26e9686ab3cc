import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainStateReason } from '@holdfast/protocol';
import { describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture, smallSpec } from '../../test/engine/engine-fixture.js';
import { clearDomains, walkedVerbs } from '../../test/failpoints/walked-verbs.js';
import { type FailpointName, type Failpoints, failpointNames, isUndoable } from '../model/failpoints.js';

const make = (more = {}): ReturnType<typeof smallSpec> =>
  smallSpec('web', { vcpu: { count: 2 }, devices: { memballoon: { model: 'virtio' } }, ...more });

/** Failpoints of this process: writes down what is passed, and throws where it was told to. */
class Script implements Failpoints {
  passed: FailpointName[] = [];
  throwAt: number | undefined;

  reach(name: FailpointName): void {
    this.passed.push(name);
    if (this.passed.length !== this.throwAt) return;
    this.throwAt = undefined;
    throw new Error(`failpoint ${name}`);
  }

  arm(throwAt?: number): void {
    this.passed = [];
    this.throwAt = throwAt;
  }
}

/** All that can be seen of an engine: what it says, what is on disk, and the guests that there are. */
function look({ at, directory, driver }: EngineFixture) {
  const domains = at.domains.all().map(({ uuid, record }) => ({ uuid, ...record }));
  const files = ['state/domains', 'state/saved', 'run/guests'].flatMap((folder) =>
    readdirSync(join(directory, folder))
      .toSorted()
      .map((name): [string, string] => [`${folder}/${name}`, contentOf(join(directory, folder, name))]),
  );
  return { domains, files, guests: driver.host.machines.length };
}

/** What a file says; the version and the time in a definition are those of its last writing, which an undo is too. */
function contentOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(
    /"(?:sha256|resourceVersion|stateChangedAt|shutoffReason|operationId)": .*/g,
    '',
  );
}

describe('an error at any place of a verb where it can be taken back', () => {
  const reached = new Set<FailpointName>();

  test.each(walkedVerbs)('leaves nothing behind: $name', async (verb) => {
    const script = new Script();
    // A balloon that tells what it did would tell of the way there and back.
    await using fixture = await engineFixture({ failpoints: script, driver: { behaviour: { balloon: 'ignore' } } });
    const { calls } = fixture;
    await verb.arrange(calls, make);
    script.arm();
    await verb.act(calls, make);
    const places = [...script.passed];
    await fixture.pass(1000);
    for (const name of script.passed) reached.add(name);
    await clearDomains(calls);
    expect(places.at(-1)).toBe('job.done');
    for (const [index, name] of places.entries()) {
      if (!isUndoable(name)) continue;
      const where = `${verb.name} at ${name}, place ${index + 1}`;
      await verb.arrange(calls, make);
      await fixture.settle();
      const before = look(fixture);
      fixture.told();
      script.arm(index + 1);
      await expect(verb.act(calls, make), `at ${where}`).rejects.toThrow(`failpoint ${name}`);
      await fixture.settle();
      const isBoot = places.includes('boot.leased') && name !== 'job.begun';
      const found = isBoot ? afterFailedBoot(fixture) : look(fixture);
      // That a start failed is told, and known as the reason why the domain is off.
      const off = { web: verb.name === 'create' ? undefined : 'web shutoff(failed)', guests: 0, files: [] };
      const wasHeld = verb.isHeld === true && name !== 'job.begun' && name !== 'save.held';
      const told = isBoot ? ['web: stopped(failed) shutoff(failed)'] : wasHeld ? heldMeanwhile : [];
      expect({ found, told: fixture.told() }, `at ${where}`).toEqual({
        found: isBoot ? off : wasHeld ? afterHold(before) : before,
        told,
      });
      script.arm();
      await verb.act(calls, make);
      await fixture.pass(1000);
      await clearDomains(calls);
    }
  });

  test('is found at every place that an engine has', () => {
    const ofDriver = failpointNames.filter((name) => name.startsWith('launch.'));
    expect([...reached, ...ofDriver].toSorted()).toEqual(failpointNames.toSorted());
  });
});

/** What is told of a guest that is held and let go on. */
const heldMeanwhile = ['web: suspended(paused) paused(save)', 'web: resumed(unpaused) running(save-canceled)'];

/** How it is then: for another reason as before, and in another version. */
function afterHold(before: ReturnType<typeof look>): unknown {
  const { domains, files, ...rest } = before;
  const reason = DomainStateReason.DOMAIN_STATE_REASON_SAVE_CANCELED;
  return {
    ...rest,
    domains: domains.map((each) => ({ ...each, reason, resourceVersion: each.resourceVersion + 2 })),
    files: files.map(([name, content]) => [name, content.replace('_REASON_BOOTED', '_REASON_SAVE_CANCELED')]),
  };
}

/** What a start that failed leaves. */
function afterFailedBoot({ see, driver, directory }: EngineFixture): unknown {
  return { web: see('web'), guests: driver.host.machines.length, files: readdirSync(join(directory, 'run/guests')) };
}
