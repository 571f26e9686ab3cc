// ts-proto 2.18 with forceLong=bigint and useJsTypeOverride writes `optional uint64 x [jstype = JS_NUMBER]` as if it
// were a bigint: it does not compile, and would throw. Its own code for fields without `optional` wraps the number in
// BigInt(); this does the same for the others. BigInt() of a bigint is that bigint, so nothing needs to be told apart.
const range = /BigInt\.as(Uint|Int)N\(64, (message(?:\??\.\w+)+|v)\) !== \2(?=\))/g;
const write = /\.(u?int64|sint64|s?fixed64)\((message(?:\??\.\w+)+|v)\)/g;

/** Mends the text of one file that ts-proto generated. */
export function mendWideIntegers(text) {
  return text
    .replace(range, (_, kind, value) => `BigInt.as${kind}N(64, BigInt(${value})) !== BigInt(${value})`)
    .replace(write, (_, method, value) => `.${method}(BigInt(${value}))`);
}
