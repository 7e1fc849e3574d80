/** The event stream format (WHATWG HTML, server-sent events), as far as Countersign speaks it. */
export interface StreamEvent {
  id: string | null
  data: string
}

/** Splits text as it arrives into events; a comment (the heartbeat) is no event. */
export function createEventReader(): (chunk: string) => StreamEvent[] {
  let rest = ''
  let id: string | null = null
  let data: string[] = []
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    const events: StreamEvent[] = []
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ id, data: data.join('\n') })
        data = []
        continue
      }
      const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
      if (field === 'data') data.push(value)
      else if (field === 'id') id = value
    }
    return events
  }
}
