/**
 * A URI of a daemon, in its parts: `driver[+transport]://[user@][host][:port]/[path][?params]`.
 *
 * @public
 */
export interface HoldfastUri {
  /** What runs the guests, for example `qemu`; empty: whatever the daemon has. */
  readonly driver: string;
  /** How the daemon is reached. */
  readonly transport: string;
  /** Name of the user on the other host; empty: the present one. */
  readonly user: string;
  /** The other host; empty: this one. */
  readonly host: string;
  /** Port on the other host; 0: the usual one. */
  readonly port: number;
  /** Which of the daemons there: `session`, `system`, `default`; for `unix:` the path of the socket. */
  readonly path: string;
  /** The parameters, for example `socket`, `pkipath` or `keyfile`. */
  readonly params: Readonly<Record<string, string>>;
}

const pattern =
  /^(?<driver>[a-z][a-z0-9-]*)(?:\+(?<transport>[a-z0-9]+))?:\/\/(?:(?<user>[^@/?#]+)@)?(?<host>\[[0-9A-Za-z:.%_-]+\]|[0-9A-Za-z._-]*)(?::(?<port>\d{1,5}))?(?<path>\/[^?#]*)?(?:\?(?<params>[^#]*))?$/;

/** Reads a URI; a `problem` says what is wrong with it. */
export function parseUri(text: string): { readonly value: HoldfastUri } | { readonly problem: string } {
  if (text.startsWith('unix:')) return parseSocket(text.slice('unix:'.length));
  const { driver, transport, user, host = '', port, path = '', params } = pattern.exec(text)?.groups ?? {};
  if (driver === undefined) return { problem: `${JSON.stringify(text)} is no URI like qemu:///system` };
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return { problem: `${port} is no port` };
  return {
    value: {
      driver,
      transport: transport ?? (host === '' ? 'unix' : 'tls'),
      user: decode(user ?? ''),
      host: host.replace(/^\[|\]$/g, ''),
      port: Number(port ?? 0),
      path: decode(path.slice(1)),
      params: parseParams(params ?? ''),
    },
  };
}

/** `unix:/path`, also with the two slashes that some write after the scheme. */
function parseSocket(rest: string): { readonly value: HoldfastUri } | { readonly problem: string } {
  const path = rest.replace(/^\/\/(?=\/)/, '');
  if (!path.startsWith('/')) return { problem: `unix:${rest} needs the absolute path of a socket` };
  return { value: { driver: '', transport: 'unix', user: '', host: '', port: 0, path, params: {} } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is what it is: paths may have one.
    return text;
  }
}

/** Not URLSearchParams: to that a plus is a blank, and paths of sockets may have one. */
function parseParams(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))];
    }),
  );
}
