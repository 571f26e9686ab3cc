import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a peer of a monitor says to a command, as a line without its end; undefined: nothing. */
export type Script = (command: string, id: string, socket: Socket) => string | undefined | Promise<string | undefined>;

/** For tests: serves a monitor on a unix socket that greets, and answers each command as the script says. */
export async function serveScript(path: string, script: Script, greeting = '{"QMP": {}}\n'): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(greeting);
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const { execute, id } = JSON.parse(text.slice(0, end)) as { execute: string; id: string };
        text = text.slice(end + 1);
        void Promise.resolve(script(execute, id, socket)).then((answer) => {
          if (answer !== undefined) socket.write(`${answer}\n`);
        });
      }
    });
  });
  await once(server.listen(path), 'listening');
  return server;
}
