/** What a file calls the setting that the program knows by this key: `maxQueuedJobs` is `max_queued_jobs`. */
export function settingName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
