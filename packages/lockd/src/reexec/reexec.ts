import { closeSync, fstatSync } from 'node:fs';
import { type ProgramReplacer, loadProgramReplacer } from '@holdfast/host';
import type { ReexecRequest, ReexecResponse } from '@holdfast/protocol/lock';
import type { ImageFacts } from '../admin/get-status.js';
import { Refusal } from '../refusal.js';
import type { RunningServer } from '../service/server.js';
import type { Services } from '../services.js';
import { type CarriedState, carriedDescriptors, stateVersion, writeState } from './carried-state.js';
import type { DescriptorReserve } from './descriptor-reserve.js';
import { type Program, runSelfTest } from './self-test.js';

const usualQuiesceMs = 5000;
const longestQuiesceMs = 60_000;
/** What must not end the process between two images, before the second one has handlers. */
const harmless = ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

/** What is replaced by what. */
export interface Image {
  readonly facts: ImageFacts;
  readonly program: Program;
  readonly backend: 'ofd' | 'posix';
  readonly socket: string;
  readonly instanceLocks: readonly number[];
  readonly reserve: DescriptorReserve;
  readonly server: RunningServer;
  /** Whether an earlier image has seen to it that these signals are ignored for good. */
  readonly ignoresSignals: boolean;
  /** Every socket that it listens on. */
  readonly listeners: Readonly<Record<string, number>>;
}

/** Replaces the running program by the one that is installed now. */
export class Reexec {
  readonly #at: Services;
  readonly #image: Image;
  #isUnderWay = false;
  #ignoresSignals: boolean;
  #parkedAt = 0n;

  constructor(at: Services, image: Image) {
    this.#at = at;
    this.#image = image;
    this.#ignoresSignals = image.ignoresSignals;
  }

  /** Whether a new image tests itself, or takes over. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /**
   * Has the new image test itself, and answers when it may take over; that happens right after. Whatever fails before the
   * new image runs leaves this one as it was.
   * @throws Refusal REEXEC_FAILED, INVALID_ARGUMENT
   */
  async begin({ quiesceMs }: ReexecRequest): Promise<ReexecResponse> {
    if (quiesceMs > longestQuiesceMs) {
      throw new Refusal('INVALID_ARGUMENT', `quiesce_ms is ${quiesceMs}; at most ${longestQuiesceMs} is accepted`);
    }
    if (this.#isUnderWay) throw new Refusal('REEXEC_FAILED', 'a new image is about to take over already');
    this.#isUnderWay = true;
    const { facts, program, backend, reserve } = this.#image;
    // The test and the state need descriptors, and leases may have all the others.
    reserve.release();
    try {
      const replacer = loadProgramReplacer();
      await this.#demandFileSystems();
      const kept = this.#at.files.fileSystems.descriptors().map(({ descriptor }) => descriptor);
      const tested = await runSelfTest(program, backend, replacer, kept);
      if (tested.stateVersion !== stateVersion) {
        throw new Error(`it understands state ${tested.stateVersion}, and this image writes ${stateVersion}`);
      }
      // Whoever asks from here on asks for this attempt.
      facts.reexecFailure = '';
      setImmediate(() => void this.#perform(replacer, quiesceMs || usualQuiesceMs));
      return { version: tested.version, generation: facts.hello.generation };
    } catch (error) {
      this.#giveUp(error);
      throw new Refusal(
        'REEXEC_FAILED',
        `the new image was not started: ${(error as Error).message}`,
        {},
        { cause: error },
      );
    }
  }

  async #perform(replacer: ProgramReplacer, quiesceMs: number): Promise<void> {
    const { server } = this.#image;
    const at = this.#at;
    try {
      this.#parkedAt = process.hrtime.bigint();
      server.park();
      at.running.endWaiting();
      if (!(await server.dismissCallers(quiesceMs))) {
        throw new Error(`${at.running.size} calls did not end within ${quiesceMs} ms`);
      }
      // Inside a turn no change is half done, and none begins.
      await at.turn.run(async () => {
        await this.#demandFileSystems();
        this.#replace(replacer);
      });
    } catch (error) {
      at.running.reopen();
      this.#giveUp(error);
      server.unpark();
    }
  }

  /** @throws Error that names what the kernel would wait for, while nobody is served */
  async #demandFileSystems(): Promise<void> {
    const mount = await this.#at.files.fileSystems.obstacle();
    if (mount === undefined) return;
    throw new Error(
      `the file system at ${mount.point} (${mount.type}) has not answered a request, and the kernel may replace no program before it does`,
    );
  }

  #replace(replacer: ProgramReplacer): never {
    const { socket, program } = this.#image;
    const state = this.#state();
    const descriptors = carriedDescriptors(state);
    const stateDescriptor = writeState(state, `${socket}.state`);
    const stateBytes = fstatSync(stateDescriptor).size;
    this.#at.log.info({ program, stateBytes }, 'a new image takes over');
    try {
      for (const descriptor of [...descriptors, stateDescriptor]) replacer.keepOpen(descriptor, true);
      const args = [...program.args, '--state-fd', String(stateDescriptor)];
      const ignored = this.#ignoresSignals ? [] : harmless;
      // It holds from then on, whatever comes of the rest.
      this.#ignoresSignals = true;
      return replacer.replace(program.file, args, process.env, ignored);
    } catch (error) {
      for (const descriptor of descriptors) replacer.keepOpen(descriptor, false);
      closeSync(stateDescriptor);
      throw error;
    }
  }

  #state(): CarriedState {
    const { facts, backend, instanceLocks, server, listeners } = this.#image;
    const { table, owners, lost, files, news, limits, movedLimits, host } = this.#at;
    return {
      version: stateVersion,
      epoch: facts.hello.epoch,
      generation: facts.hello.generation + 1,
      bootId: host.bootId,
      backend,
      sequence: news.sequence,
      limits: { ...limits },
      movedLimits: { ...movedLimits },
      listeners,
      parkedAt: String(this.#parkedAt),
      instanceLocks,
      spaces: files.spaces.placed(),
      owners: owners.all().map(({ token, uuid, name, process: owned }) => ({ token, uuid, name, process: owned })),
      holdings: table.all(),
      lost: lost.all(),
      files: files.descriptors(),
      remote: files.fileSystems.descriptors(),
      ignoresSignals: true,
      connections: server.connections(),
    };
  }

  #giveUp(error: unknown): void {
    const { facts, reserve } = this.#image;
    this.#isUnderWay = false;
    facts.reexecFailure = (error as Error).message;
    reserve.take();
    this.#at.log.error({ err: error }, 'no new image takes over; this one goes on');
  }
}
