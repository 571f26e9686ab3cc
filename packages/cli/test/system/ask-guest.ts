import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Asks a guest something on the monitor that its daemon leaves to others. */
export async function askGuest(monitor: string, execute: string, args: object = {}): Promise<unknown> {
  const socket = connect(monitor);
  try {
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const next = async (): Promise<{
      readonly return?: unknown;
      readonly event?: string;
      readonly error?: unknown;
    }> => {
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as object;
    };
    const call = async (request: object): Promise<unknown> => {
      socket.write(`${JSON.stringify(request)}\n`);
      for (;;) {
        const answer = await next();
        if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
        if ('return' in answer) return answer.return;
      }
    };
    await next();
    await call({ execute: 'qmp_capabilities' });
    return await call({ execute, arguments: args });
  } finally {
    socket.destroy();
  }
}
