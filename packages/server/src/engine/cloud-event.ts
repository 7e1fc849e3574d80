/** An event as CloudEvents 1.0 has it, in structured mode: envelope and data in one JSON document. */
import { formatId, type DecisionWire, type EventWire } from '@countersign/core'

export interface CloudEventWire {
  specversion: '1.0'
  id: string
  source: string
  type: string
  time: string
  subject?: string
  datacontenttype: 'application/json'
  data: { event: EventWire; decision?: DecisionWire }
}

/** `source` and `id` together name an event once and for all: the id is its place in the workspace's log. */
export function cloudEvent(workspace: string, event: EventWire, data: CloudEventWire['data']): CloudEventWire {
  const subject = event.decision ?? event.task
  return {
    specversion: '1.0',
    id: event.id,
    source: `urn:countersign:${formatId('workspace', workspace)}`,
    type: `dev.countersign.${event.type}`,
    time: event.time,
    ...(subject ? { subject } : {}),
    datacontenttype: 'application/json',
    data,
  }
}
