/** Traces and events in OpenTelemetry's protocol (OTLP over HTTP), sent in batches from a bounded queue. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, defaultTextMapGetter, trace, type Context } from '@opentelemetry/api'
import { ExportResultCode, W3CTraceContextPropagator, type ExportResult } from '@opentelemetry/core'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Log, Traces } from './ports.ts'

const scope = 'countersign'
const propagator = new W3CTraceContextPropagator()
const contextOf = (traceparent: string | undefined, tracestate?: string): Context =>
  propagator.extract(ROOT_CONTEXT, { traceparent, tracestate }, defaultTextMapGetter)

/** A collector that is away is told of once, and again after it has been back. */
function telling<T extends { export(items: never, done: (result: ExportResult) => void): void }>(
  exporter: T,
  log: Log,
): T {
  let away = false
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) =>
    send(items, (result) => {
      const failed = result.code === ExportResultCode.FAILED
      if (failed && !away) log.warn({ reason: result.error?.message }, 'the collector of traces takes nothing')
      away = failed
      done(result)
    })
  return exporter
}

/** @param endpoints where spans and events are posted. */
export function createTraces(endpoints: { traces: string; logs: string }, service: string, log: Log): Traces {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors: [envDetector] }))
  const spans = new TracerProvider({
    resource,
    spanProcessors: [
      new BatchSpanProcessor({ exporter: telling(new OTLPTraceExporter({ url: endpoints.traces }), log) }),
    ],
  })
  const records = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: telling(new OTLPLogExporter({ url: endpoints.logs }), log) })],
  })
  const tracer = spans.getTracer(scope)
  const logger = records.getLogger(scope)
  return {
    begin({ method, route, traceparent, tracestate }) {
      const beneath = contextOf(traceparent, tracestate)
      const span = tracer.startSpan(
        `${method} ${route}`,
        { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'http.route': route } },
        beneath,
      )
      const { traceId, spanId, traceFlags } = trace.getSpanContext(beneath) ?? span.spanContext()
      return {
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        tell: (attributes) => void span.setAttributes(attributes),
        end(status) {
          span.setAttribute('http.response.status_code', status)
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
    span(name, beneath, fromMs, toMs, attributes) {
      tracer.startSpan(name, { startTime: fromMs, attributes }, contextOf(beneath)).end(toMs)
    },
    event(eventName, beneath, atMs, attributes) {
      logger.emit({ eventName, timestamp: atMs, attributes, context: contextOf(beneath) })
    },
    async close() {
      await Promise.all([spans.shutdown(), records.shutdown()])
    },
  }
}
