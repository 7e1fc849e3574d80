/** Asks a server for its tools the way a client would, in whichever revision of the protocol it speaks. */
import type { Bridge } from './stdio-bridge.ts'
import type { JsonObject } from '@countersign/core'

const older = '2025-11-25'
const newer = '2026-07-28'
const mostPages = 100

export async function listTools(bridge: Pick<Bridge, 'ask' | 'notify' | 'catalogue'>): Promise<void> {
  const clientInfo = { name: 'countersign-gateway', version: '1' }
  const opened = await bridge.ask('initialize', { protocolVersion: older, capabilities: {}, clientInfo })
  if (opened.result) bridge.notify('notifications/initialized', {})
  const meta: JsonObject = opened.result
    ? {}
    : {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': newer,
          'io.modelcontextprotocol/clientInfo': clientInfo,
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      }
  let params = meta
  for (let page = 0; page < mostPages; page++) {
    const { result, error } = await bridge.ask('tools/list', params)
    if (!result) throw new Error(`The server does not list its tools: ${JSON.stringify(error)}`)
    bridge.catalogue.learn(result)
    const next = result['nextCursor']
    if (typeof next !== 'string') return
    params = { ...meta, cursor: next }
  }
}
