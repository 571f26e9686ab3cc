/** Those domains whose record may be out of date. */
export class DirtyDomains {
  /** Names under which each was told of, by UUID. */
  #names = new Map<string, Set<string>>();
  #all = true;
  #wake: (() => void) | undefined;

  /** It may be this one. */
  mark(uuid: string, name: string): void {
    const names = this.#names.get(uuid) ?? new Set();
    this.#names.set(uuid, names.add(name));
    this.#wake?.();
  }

  /** It may be any. */
  markAll(): void {
    this.#all = true;
    this.#wake?.();
  }

  /** Takes them: names by UUID, or undefined for all. Waits until there is one. @throws the reason of the signal */
  async take(signal: AbortSignal): Promise<ReadonlyMap<string, ReadonlySet<string>> | undefined> {
    while (!this.#all && this.#names.size === 0) {
      const woken = Promise.withResolvers<void>();
      this.#wake = () => woken.resolve();
      signal.addEventListener('abort', this.#wake, { once: true });
      signal.throwIfAborted();
      await woken.promise;
      signal.removeEventListener('abort', this.#wake);
    }
    signal.throwIfAborted();
    const taken = this.#all ? undefined : this.#names;
    this.#all = false;
    this.#names = new Map();
    return taken;
  }
}
