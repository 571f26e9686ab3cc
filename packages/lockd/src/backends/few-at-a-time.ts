/**
 * Does so many things at a time and has the others wait.
 * @param most - At least 1.
 */
export function fewAtATime(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Its place goes on to the next one.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
