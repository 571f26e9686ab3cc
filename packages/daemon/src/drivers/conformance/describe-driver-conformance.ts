import { afterEach, beforeEach, describe } from 'vitest';
import { adoptCases } from './adopt-cases.js';
import { capabilityCases } from './capability-cases.js';
import { consoleCases } from './console-cases.js';
import type { DriverEnvironment, GuestAbilities } from './driver-environment.js';
import { endCases } from './end-cases.js';
import { launchCases } from './launch-cases.js';
import { plugCases } from './plug-cases.js';
import { runCases } from './run-cases.js';
import { saveCases } from './save-cases.js';
import { createScene, type Scene } from './scene.js';

/** Declares the tests that every driver must pass; `factory` makes fresh surroundings for each of them. */
export function describeDriverConformance(
  name: string,
  factory: () => Promise<DriverEnvironment>,
  abilities: GuestAbilities,
): void {
  describe(`conformance of driver ${name}`, () => {
    let scene: Scene | undefined;

    beforeEach(async () => {
      scene = createScene(await factory());
    });
    afterEach(async () => {
      await scene?.env[Symbol.asyncDispose]();
      scene = undefined;
    });

    const present = (): Scene => {
      if (scene === undefined) throw new Error('there is a scene only within a case');
      return scene;
    };
    describe('capabilities', () => {
      capabilityCases(present);
    });
    describe('launch', () => {
      launchCases(present);
    });
    describe('run', () => {
      runCases(present, abilities);
    });
    describe('plug', () => {
      plugCases(present);
    });
    describe('save', () => {
      saveCases(present);
    });
    describe('end', () => {
      endCases(present);
    });
    describe('detach and adopt', () => {
      adoptCases(present);
    });
    describe('console log', () => {
      consoleCases(present);
    });
  });
}
