/** What of a gRPC call matters while its handler is not there yet. */
interface Asked {
  readonly cancelled: boolean;
}

/**
 * Makes a handler of gRPC that is loaded when it is first called: what only few tools ask for is not to cost every start its
 * time and memory. A call that was given up meanwhile is none; `refuse` gets one whose handler cannot be loaded.
 */
export function whenAsked<Call extends Asked, Rest extends readonly unknown[]>(
  load: () => Promise<(call: Call, ...rest: Rest) => void>,
  refuse: (error: unknown, call: Call, ...rest: Rest) => void,
): (call: Call, ...rest: Rest) => void {
  let handler: ((call: Call, ...rest: Rest) => void) | undefined;
  return (call, ...rest) => {
    if (handler !== undefined) {
      handler(call, ...rest);
      return;
    }
    load().then(
      (loaded) => {
        handler ??= loaded;
        if (!call.cancelled) handler(call, ...rest);
      },
      (error: unknown) => refuse(error, call, ...rest),
    );
  };
}
