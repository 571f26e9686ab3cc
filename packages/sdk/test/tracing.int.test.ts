import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, onTestFinished, test } from 'vitest';
import { webXml } from './support/web-xml.js';

test('each call is a span of the program that makes it, and the daemon logs under which trace it was done', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  // Before the program traces anything: nothing is told, and nothing fails.
  await host.ping();
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  onTestFinished(() => trace.disable());

  await host.domains.define(webXml());
  await host.domains.get('web').start();
  await expect(host.domains.get('web').start()).rejects.toMatchObject({ code: 'INVALID_STATE' });

  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name, attributes }) => [name, attributes['rpc.method'], attributes['error.type']])).toEqual([
    ['holdfast.v1.DomainService/DefineDomain', 'DefineDomain', undefined],
    ['holdfast.v1.DomainService/StartDomain', 'StartDomain', undefined],
    ['holdfast.v1.DomainService/StartDomain', 'StartDomain', 'INVALID_STATE'],
  ]);
  const started = spans[1]?.spanContext();
  await expect.poll(() => daemon.logs, { timeout: 20_000 }).toContain(started?.traceId);
  expect(daemon.logs).toContain(started?.spanId);
});
