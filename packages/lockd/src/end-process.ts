/**
 * Ends this process with an exit code.
 * @param isHanging - Whether one of its threads hangs in the kernel. process.exit() would wait for it, as long as a file
 * server likes; so the process kills itself. Its code is lost then, and what it holds is free when the kernel can close it.
 */
export function endProcess(code: number, isHanging: boolean): never {
  if (isHanging) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}
