import type { JobClassName } from '../../src/jobs/job-mask.js';

/** What one job of a random run is like. */
export interface Plan {
  readonly class: JobClassName;
  readonly allows: readonly JobClassName[];
  readonly waitMs: number | undefined;
  /** Whether it ends when its signal tells it to. */
  readonly obeys: boolean;
  /** How many steps it has to undo; every second one throws. */
  readonly steps: number;
}

/** So many jobs wait at most. */
export const maxQueued = 4;

/** A job as the rules say that it fares: the model, written for reading, without any cleverness. */
export interface Entry {
  readonly plan: Plan;
  readonly dueMs: number;
  state: 'queued' | 'active' | 'succeeded' | 'failed' | 'cancelled' | 'refused';
  isStopped: boolean;
  began: boolean;
}

/** The rules of a queue. */
export class QueueModel {
  readonly entries: Entry[] = [];
  nowMs = 0;

  waiting(): Entry[] {
    const queued = this.entries.filter(({ state }) => state === 'queued');
    const isDestroy = (entry: Entry): boolean => entry.plan.class === 'destroy';
    return [...queued.filter(isDestroy), ...queued.filter((entry) => !isDestroy(entry))];
  }

  active(): Entry[] {
    return this.entries.filter(({ state }) => state === 'active');
  }

  isBarred(entry: Entry): boolean {
    const async = this.active().find(({ plan: { class: name } }) => name === 'async');
    return async !== undefined && (entry.plan.class === 'async' || !async.plan.allows.includes(entry.plan.class));
  }

  mayBegin(entry: Entry): boolean {
    const others = this.active().filter(({ plan: { class: name } }) => name !== 'async');
    const hasAsync = others.length < this.active().length;
    switch (entry.plan.class) {
      case 'query':
        return others.every(({ plan: { class: name } }) => name === 'query');
      case 'modify':
        return others.length === 0;
      case 'async':
      case 'destroy':
        return others.length === 0 && !hasAsync;
    }
  }

  ask(asked: Plan): void {
    const dueMs = asked.waitMs === undefined ? Infinity : this.nowMs + asked.waitMs;
    const entry: Entry = { plan: asked, dueMs, state: 'queued', isStopped: false, began: false };
    const rivals = this.waiting().filter(
      ({ plan: { class: name } }) => (name === 'destroy') === (asked.class === 'destroy'),
    ).length;
    this.entries.push(entry);
    const isFirst = this.waiting().filter((other) => !this.isBarred(other))[0] === entry;
    if (!(isFirst && this.mayBegin(entry)) && rivals >= maxQueued) entry.state = 'refused';
    this.settle();
  }

  end(entry: Entry, well: boolean): void {
    if (well) entry.state = 'succeeded';
    else entry.state = entry.isStopped ? 'cancelled' : 'failed';
    this.settle();
  }

  stop(entry: Entry): void {
    entry.isStopped = true;
    if (entry.plan.obeys) entry.state = 'cancelled';
  }

  cancel(entry: Entry): void {
    if (entry.state === 'queued') entry.state = 'cancelled';
    else if (entry.state === 'active') this.stop(entry);
    this.settle();
  }

  giveUp(entry: Entry): void {
    if (entry.state === 'queued') entry.state = 'cancelled';
    else if (entry.state === 'active' && entry.plan.class === 'query') this.stop(entry);
    this.settle();
  }

  advance(ms: number): void {
    const end = this.nowMs + ms;
    const due = (): Entry | undefined =>
      this.waiting()
        .filter(({ dueMs }) => dueMs <= end)
        .toSorted((a, b) => a.dueMs - b.dueMs || this.entries.indexOf(a) - this.entries.indexOf(b))[0];
    for (let entry = due(); entry !== undefined; entry = due()) {
      entry.state = 'failed';
      this.settle();
    }
    this.nowMs = end;
  }

  settle(): void {
    for (;;) {
      const next = this.waiting().filter((entry) => !this.isBarred(entry))[0];
      if (next === undefined) return;
      if (this.mayBegin(next)) {
        next.state = 'active';
        next.began = true;
        continue;
      }
      if (next.plan.class !== 'destroy') return;
      const before = this.active().length;
      for (const entry of this.active()) if (entry.plan.class !== 'destroy') this.stop(entry);
      if (this.active().length === before) return;
    }
  }

  snapshot(): string[] {
    const waiting = this.waiting();
    return this.entries.map((entry) => {
      const place = entry.state === 'queued' ? waiting.indexOf(entry) + 1 : 0;
      const isUndone = entry.began && (entry.state === 'failed' || entry.state === 'cancelled');
      const undone = isUndone ? '210'.slice(-entry.plan.steps || 3) : '';
      return `${entry.plan.class} ${entry.state} place ${place} undone ${undone}`;
    });
  }
}
