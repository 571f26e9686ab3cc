/** A guard that keeps the daemon safe, how to take it away, and the test that has to notice. */
export interface Guard {
  readonly id: string;
  /** File below packages/. */
  readonly file: string;
  /** Text that is there once. */
  readonly text: string;
  /** What is there without the guard. */
  readonly without: string;
  /** File of the test, below packages/. One that ends in `.int.test.ts` runs against what is built. */
  readonly test: string;
  /** Part of the name of the test. */
  readonly name: string;
}

const daemon = 'daemon/src';

/** The guards, by room. */
export const guards: readonly Guard[] = [
  {
    id: 'rpc-fields',
    file: `${daemon}/rpc/bounded-reader.ts`,
    text: 'if (--left < 0)',
    without: 'if (false)',
    test: `${daemon}/rpc/bounded-reader.test.ts`,
    name: 'more fields than may be',
  },
  {
    id: 'rpc-frames',
    file: `${daemon}/rpc/session/read-client-frames.ts`,
    text: 'if (count === maxFrames)',
    without: 'if (false)',
    test: `${daemon}/rpc/session/read-client-frames.test.ts`,
    name: 'nothing but small frames',
  },
  {
    id: 'polkit-silent',
    file: `${daemon}/access/authority/gatekeeper.ts`,
    text: "if (verdict !== 'yes')",
    without: "if (verdict === 'no')",
    test: 'daemon/test/authority.int.test.ts',
    name: 'whoever it lets in is in',
  },
  {
    id: 'polkit-wait',
    file: `${daemon}/rpc/clients/client.ts`,
    text: 'if (this.admission?.isDecided === false)',
    without: 'if (false)',
    test: 'daemon/test/authority.int.test.ts',
    name: 'an authority that says nothing',
  },
  {
    id: 'rpc-deadline',
    file: `${daemon}/rpc/grpc/clamp-timeout.ts`,
    text: '> longest.ms)',
    without: '> Infinity)',
    test: `${daemon}/rpc/grpc/clamp-timeout.test.ts`,
    name: '',
  },
  {
    id: 'rpc-message-length',
    file: `${daemon}/rpc/grpc/grpc-server.ts`,
    text: "'grpc.max_receive_message_length': limits.maxRequestBytes",
    without: "'grpc.max_receive_message_length': -1",
    test: 'daemon/test/hostile/sizes.int.test.ts',
    name: 'a message of 64 MiB is refused',
  },
  {
    id: 'rpc-header-list',
    file: `${daemon}/rpc/grpc/grpc-server.ts`,
    text: 'maxHeaderListSize: 16 * 1024',
    without: 'maxHeaderListSize: 65_535',
    test: 'daemon/test/rpc/hostile.int.test.ts',
    name: 'the options for which grpc-js has no name are in place',
  },
  {
    id: 'rpc-settle',
    file: `${daemon}/rpc/clients/client-registry.ts`,
    text: 'setTimeout(() => socket.destroy(), handshakeTimeoutMs)',
    without: 'setTimeout(() => undefined, handshakeTimeoutMs)',
    test: 'daemon/test/rpc/hostile.int.test.ts',
    name: 'a connection that says nothing is closed',
  },
  {
    id: 'rpc-stream-reset',
    file: `${daemon}/rpc/grpc/serve-stream.ts`,
    text: 'stream.close(constants.NGHTTP2_CANCEL)',
    without: 'void constants',
    test: 'daemon/test/rpc/hostile.int.test.ts',
    name: 'a reader that never reads again is reset',
  },
  {
    id: 'rpc-directory',
    file: `${daemon}/rpc/listen/prepare-socket-directory.ts`,
    text: '(mode & 0o022) !== 0',
    without: 'false',
    test: 'daemon/test/rpc/listen.int.test.ts',
    name: 'a directory into which anybody may put sockets is refused',
  },
  ...[
    ['depth', 'if (open.length >= limits.depth)', 'elements that are too deep'],
    ['elements', 'if (elements > limits.elements)', 'too many elements'],
    ['attributes', 'if (names.length > limits.attributes)', 'too many attributes'],
    [
      'bytes',
      'if (text.length > limits.bytes || Buffer.byteLength(text) > limits.bytes)',
      'a document that is too large',
    ],
    ['doctype', "parser.on('doctype', () => {", 'a billion laughs'],
  ].map(([what = '', text = '', name = '']): Guard => ({
    id: `xml-${what}`,
    file: `${daemon}/xml/syntax/read-xml.ts`,
    text,
    without: what === 'doctype' ? "parser.on('doctype', () => {\n    if (open) return;" : 'if (false)',
    test: `${daemon}/xml/bombs.test.ts`,
    name,
  })),
  {
    id: 'argv-comma',
    file: `${daemon}/drivers/qemu/argv/option-text.ts`,
    text: "text.replaceAll(',', ',,')",
    without: 'text',
    test: `${daemon}/drivers/qemu/argv/option-text.test.ts`,
    name: '',
  },
  {
    id: 'image-data-file',
    file: `${daemon}/drivers/qemu/images/read-backing.ts`,
    text: '(head.readBigUInt64BE(72) & externalData) !== 0n',
    without: 'head.length === externalData.toString().length - 5',
    test: `${daemon}/drivers/qemu/images/images.test.ts`,
    name: 'does not follow data in another file',
  },
  {
    id: 'image-protocol',
    file: `${daemon}/drivers/qemu/images/read-backing.ts`,
    text: 'if (/^[a-z][a-z0-9+.-]*:/i.test(name))',
    without: 'if (false)',
    test: `${daemon}/drivers/qemu/images/images.test.ts`,
    name: 'does not follow json:',
  },
  {
    id: 'image-offsets',
    file: `${daemon}/drivers/qemu/images/read-backing.ts`,
    text: 'if (length > longestName || start + length > head.length)',
    without: 'if (length < longestName - 1_000_000)',
    test: `${daemon}/drivers/qemu/images/images.test.ts`,
    name: 'does not trust offsets and lengths',
  },
  {
    id: 'monitor-line',
    file: `${daemon}/drivers/qemu/monitor/line-splitter.ts`,
    text: 'if (held > maxLineBytes)',
    without: 'if (false)',
    test: `${daemon}/drivers/qemu/monitor/line-splitter.test.ts`,
    name: '',
  },
  {
    id: 'monitor-timeout',
    file: `${daemon}/drivers/qemu/monitor/qmp-monitor.ts`,
    text: 'reject(this.#fault(`did not answer ${command} within ${timeoutMs} ms`));',
    without: '',
    test: `${daemon}/drivers/qemu/monitor/qmp-monitor.test.ts`,
    name: '',
  },
  {
    id: 'process-leaks',
    file: `${daemon}/drivers/qemu/process/spawn-emulator.ts`,
    text: 'if (place >= descriptors.length) own[place] = nothing;',
    without: '',
    test: `${daemon}/drivers/qemu/process/spawn-emulator.test.ts`,
    name: '',
  },
  {
    id: 'state-fsync',
    file: `${daemon}/state/atomic-write.ts`,
    text: 'if (durable) await file.sync();',
    without: '',
    test: `${daemon}/state/atomic-write.test.ts`,
    name: '',
  },
  {
    id: 'state-directory-fsync',
    file: `${daemon}/state/atomic-write.ts`,
    text: 'await directory.sync();',
    without: '',
    test: `${daemon}/state/atomic-write.test.ts`,
    name: '',
  },
  {
    id: 'state-checksum',
    file: `${daemon}/state/envelope.ts`,
    text: 'if (sha256 !== hashOf(document))',
    without: 'if (sha256 === hashOf)',
    test: `${daemon}/state/envelope.test.ts`,
    name: '',
  },
  {
    id: 'secrets-redacted',
    file: `${daemon}/model/redact-secrets.ts`,
    text: 'if (rule.secret === true) removed.add(property);',
    without: 'if (rule.secret === true) removed.delete(property);',
    test: `${daemon}/model/redact-secrets.test.ts`,
    name: '',
  },
  {
    id: 'engine-taken-over',
    file: `${daemon}/engine/intake.ts`,
    text: "if (error instanceof Fault && (error.reason === 'CANCELLED' || error.reason === 'SHUTTING_DOWN')) return;",
    without: '',
    test: `${daemon}/engine/intake.test.ts`,
    name: 'the end of a guest that a destroy takes over is no fault',
  },
];
