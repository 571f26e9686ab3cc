import { SpanKind, SpanStatusCode, isSpanContextValid, trace } from '@opentelemetry/api';
import type { MethodEntry } from '@holdfast/protocol';
import { HoldfastError } from '../errors/holdfast-error.js';

/** A call that is part of a trace. */
export interface TracedCall {
  /** What tells the daemon which call of whose trace it is: a W3C trace context. */
  readonly traceparent: Uint8Array;
  /** It was answered, or ended with an error. */
  end(error?: unknown): void;
}

/** Stands for whichever OpenTelemetry the program sets up, also later. */
const tracer = trace.getTracer('@holdfast/sdk');

/** Begins the span of a call; undefined: the program traces nothing. */
export function traceCall({ name, rpc }: MethodEntry): TracedCall | undefined {
  const span = tracer.startSpan(name.slice(1), { kind: SpanKind.CLIENT });
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return undefined;
  const { traceId, spanId, traceFlags } = spanContext;
  const service = name.slice(1, -rpc.length - 1);
  span.setAttributes({ 'rpc.system': 'holdfast', 'rpc.service': service, 'rpc.method': rpc });
  return {
    traceparent: Buffer.from(`00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`, 'latin1'),
    end(error) {
      if (error !== undefined) {
        const { message } = error as Error;
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        span.setAttribute('error.type', error instanceof HoldfastError ? error.code : 'INTERNAL');
      }
      span.end();
    },
  };
}
