import type { Identity } from '../../access/identity.js';
import type { Dispatcher } from '../dispatch.js';
import { servicesOfDoor } from './services-of-door.js';

/** What is said of a service, or of the whole daemon. */
export type HealthStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** What goes on being served while the daemon is drained. */
const servedWhileDraining = [
  'holdfast.v1.AdminService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
];

/** Whether calls are taken, for those who ask and those who watch. */
export class Health {
  readonly #dispatcher: Pick<Dispatcher, 'isOpen'>;
  readonly #isDraining: () => boolean;
  readonly #watchers = new Set<() => void>();

  constructor(dispatcher: Pick<Dispatcher, 'isOpen'>, isDraining: () => boolean) {
    this.#dispatcher = dispatcher;
    this.#isDraining = isDraining;
  }

  /** Of one of the services behind a door; of the daemon where its name is empty. */
  of(service: string, door: Identity['door']): HealthStatus {
    if (service !== '' && !servicesOfDoor(door).includes(service)) return 'SERVICE_UNKNOWN';
    const isServing = this.#dispatcher.isOpen && (!this.#isDraining() || servedWhileDraining.includes(service));
    return isServing ? 'SERVING' : 'NOT_SERVING';
  }

  /** Calls back when it may have changed; returns how to stop that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** It may have changed. */
  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
