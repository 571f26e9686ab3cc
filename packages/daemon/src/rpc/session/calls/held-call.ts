import type { CarriedCall } from '../../call.js';
import type { CreditedOutput } from '../../stream/credited-output.js';
import type { Slot, Work } from '../../workers/worker-pool.js';

/** Whoever has the calls done that it holds. */
interface Runner {
  run(held: HeldCall): void;
}

/** A call of a session, from its frame to its reply and to the end of the work for it. */
export class HeldCall implements Work {
  readonly id: number;
  readonly call: CarriedCall;
  readonly timeoutMs: number;
  readonly #runner: Runner;
  /** `waiting` until its client may have it done; `submitted` to the workers, who may have begun; `streaming` needs neither. */
  state: 'waiting' | 'submitted' | 'streaming' = 'waiting';
  /** It has its reply, maybe before the engine is done with it. */
  isAnswered = false;
  /** It is refused whatever it says, and its request was not looked at. */
  isHopeless = false;
  slot: Slot = 'ordinary';
  /** Takes its deadline back, once there is one. */
  stopTimer: (() => void) | undefined = undefined;
  /** Where the items of a method that answers with a stream go. */
  output: CreditedOutput | undefined = undefined;

  constructor(id: number, call: CarriedCall, timeoutMs: number, runner: Runner) {
    this.id = id;
    this.call = call;
    this.timeoutMs = timeoutMs;
    this.#runner = runner;
  }

  get isUrgent(): boolean {
    return this.call.method.highPriority;
  }

  get bytes(): number {
    return this.call.payload.length;
  }

  start(slot: Slot): void {
    this.slot = slot;
    this.#runner.run(this);
  }
}
