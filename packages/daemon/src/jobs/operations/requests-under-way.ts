/** The calls with a name that are being done: the same again waits for the end of the first. */
export class RequestsUnderWay {
  readonly #requests = new Map<string, { readonly digest: string; readonly ended: Promise<void> }>();

  /** The one of that name; undefined: there is none. `ended` never rejects. */
  get(id: string): { readonly digest: string; readonly ended: Promise<void> } | undefined {
    return this.#requests.get(id);
  }

  /** Does one of which there is none of that name. */
  async run<T>({ id, digest }: { readonly id: string; readonly digest: string }, work: () => Promise<T>): Promise<T> {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#requests.set(id, { digest, ended });
    try {
      return await work();
    } finally {
      this.#requests.delete(id);
      resolve();
    }
  }
}
