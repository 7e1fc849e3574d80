/**
 * A stand-in for Slack that keeps to its wire protocol: the Web API with its tokens, shapes and limits, signed requests,
 * and Socket Mode over a real WebSocket (RFC 6455). What a real Slack would refuse it refuses.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface SlackButton {
  type: string
  action_id: string
  value?: string
  url?: string
  text: { text: string }
}
export interface SlackBlock {
  type: string
  block_id?: string
  text?: { type: string; text: string; verbatim?: boolean }
  elements?: (SlackButton & { text: unknown })[]
  element?: { type: string; initial_value?: string; options?: { value: string }[] }
}
export interface SlackMessage {
  channel: string
  ts: string
  text: string
  blocks: SlackBlock[]
  unfurl_links?: boolean
}
export interface SlackView {
  callback_id: string
  private_metadata: string
  blocks: SlackBlock[]
}
type Fields = Record<string, unknown>

export const botToken = 'xoxb-1-stand-in'
export const appToken = 'xapp-1-stand-in'
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
export const team = 'T0STANDIN'

export interface SlackStandIn {
  url: string
  messages: SlackMessage[]
  /** Every call that was taken, in order. */
  calls: { method: string; body: Fields }[]
  ephemeral: { channel: string; user: string; text: string }[]
  views: SlackView[]
  /** The next call of this method is answered so. */
  fail(method: string, how: { status?: number; error?: string; retryAfter?: number }): void
  /** Tokens are taken, or not. */
  revoke(revoked: boolean): void
  /** What a button sends, as Slack spells it. */
  pressed(message: SlackMessage, action: string, user: string, more?: Fields): Fields
  /** What a window sends. */
  submitted(view: SlackView, user: string, values: Fields): Fields
  sockets(): number
  /** How many were ever opened. */
  opened(): number
  /** What the envelope was acknowledged with. */
  envelope(type: 'interactive' | 'slash_commands', payload: Fields): Promise<Fields>
  /** Ends a socket as Slack does when it wants it renewed. */
  disconnect(): void
  close(): Promise<void>
}

/** The two headers of a request from Slack. */
export function signed(body: string, nowMs: number, secret = signingSecret): Record<string, string> {
  const at = String(Math.floor(nowMs / 1_000))
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
  }
}

function checkBlocks(blocks: unknown): string | null {
  if (!Array.isArray(blocks) || blocks.length > 50) return 'invalid_blocks'
  for (const block of blocks as SlackBlock[]) {
    if (!['section', 'context', 'actions', 'input'].includes(block.type)) return 'invalid_blocks_format'
    if (block.type === 'section' && !(block.text && block.text.text.length >= 1 && block.text.text.length <= 3_000))
      return 'invalid_blocks'
    if (block.type === 'context' && !((block.elements?.length ?? 0) >= 1 && (block.elements?.length ?? 0) <= 10))
      return 'invalid_blocks'
    if (block.type === 'actions')
      for (const button of block.elements as SlackButton[])
        if (button.text.text.length > 75 || (button.value?.length ?? 0) > 2_000 || (button.url?.length ?? 0) > 3_000)
          return 'invalid_blocks'
    if (block.element && (block.element.initial_value?.length ?? 0) > 3_000) return 'invalid_blocks'
  }
  return null
}

export async function openSlack(): Promise<SlackStandIn> {
  const [messages, calls, ephemeral, views] = [[], [], [], []] as unknown as [
    SlackMessage[],
    SlackStandIn['calls'],
    SlackStandIn['ephemeral'],
    SlackView[],
  ]
  const failures = new Map<string, { status?: number; error?: string; retryAfter?: number }>()
  const triggers = new Set<string>()
  const sockets = new Set<Socket>()
  const acknowledged = new Map<string, (payload: Fields) => void>()
  let [revoked, clock, opened] = [false, 1_700_000_000, 0]

  const methods: Record<string, (body: Fields) => Fields> = {
    'auth.test': () => ({ ok: true, team_id: team, team: 'Stand-in & Sons', user_id: 'UBOT' }),
    'apps.connections.open': () => ({ ok: true, url: `${url.replace('http', 'ws')}link/?ticket=${randomUUID()}` }),
    'conversations.open': ({ users }) =>
      typeof users === 'string' && users.startsWith('U')
        ? { ok: true, channel: { id: `D${users.slice(1)}` } }
        : { ok: false, error: 'user_not_found' },
    'chat.postMessage'(body) {
      const wrong = checkBlocks(body.blocks)
      if (wrong || typeof body.text !== 'string' || body.text === '') return { ok: false, error: wrong ?? 'no_text' }
      if (!String(body.channel).startsWith('D')) return { ok: false, error: 'channel_not_found' }
      const message = { ...body, ts: `${++clock}.000100` } as unknown as SlackMessage
      messages.push(message)
      return { ok: true, channel: message.channel, ts: message.ts, message: body }
    },
    'chat.update'(body) {
      const message = messages.find(({ channel, ts }) => channel === body.channel && ts === body.ts)
      const wrong = checkBlocks(body.blocks)
      if (!message || wrong) return { ok: false, error: wrong ?? 'message_not_found' }
      Object.assign(message, body)
      return { ok: true, channel: body.channel, ts: body.ts }
    },
    'chat.postEphemeral'(body) {
      ephemeral.push(body as unknown as (typeof ephemeral)[number])
      return { ok: true, message_ts: `${++clock}.000200` }
    },
    'views.open'(body) {
      const view = body.view as SlackView & { title: { text: string }; type: string }
      // A trigger serves once.
      if (!triggers.delete(String(body.trigger_id))) return { ok: false, error: 'invalid_trigger_id' }
      if (view.type !== 'modal' || view.title.text.length > 24 || view.private_metadata.length > 3_000)
        return { ok: false, error: 'invalid_arguments' }
      const wrong = checkBlocks(view.blocks)
      if (wrong) return { ok: false, error: wrong }
      views.push(view)
      return { ok: true, view: { id: 'V1', ...view } }
    },
  }

  function answer(request: IncomingMessage, body: Fields, response: ServerResponse): void {
    const method = (request.url ?? '').replace('/api/', '')
    const wants = method === 'apps.connections.open' ? appToken : botToken
    const failure = failures.get(method)
    failures.delete(method)
    const send = (status: number, told: Fields, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(told))
    if (failure?.status === 429)
      return void send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(failure.retryAfter ?? 1) })
    if (failure) return void send(failure.status ?? 200, { ok: false, error: failure.error })
    if (request.headers.authorization !== `Bearer ${wants}`) return void send(200, { ok: false, error: 'invalid_auth' })
    if (revoked) return void send(200, { ok: false, error: 'account_inactive' })
    const made = methods[method]?.(body) ?? { ok: false, error: 'unknown_method' }
    if (made.ok) calls.push({ method, body })
    send(200, made)
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => answer(request, JSON.parse(Buffer.concat(parts).toString() || '{}') as Fields, response))
  })
  server.on('upgrade', (request, socket: Socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.add(socket)
    opened++
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => sockets.delete(socket))
    socket.on('data', (data) => {
      for (const { opcode, text } of readFrames(data)) {
        if (opcode === 8) socket.end()
        if (opcode !== 1) continue
        const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: Fields }
        acknowledged.get(envelope_id)?.(payload ?? {})
      }
    })
    writeFrame(socket, { type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A1' } })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`

  const trigger = (): string => {
    const id = randomUUID()
    triggers.add(id)
    return id
  }
  return {
    ...{ url, messages, calls, ephemeral, views },
    fail: (method, how) => void failures.set(method, how),
    revoke: (now) => void (revoked = now),
    pressed(message, action, user, more = {}) {
      const buttons = message.blocks.flatMap(({ elements }) => elements ?? []).filter(({ type }) => type === 'button')
      const button = buttons.find(({ action_id }) => action_id === action)
      return {
        type: 'block_actions',
        ...{ api_app_id: 'A1', token: 'legacy', trigger_id: trigger() },
        user: { id: user, username: 'x', team_id: team },
        team: { id: team, domain: 'stand-in' },
        container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: false },
        channel: { id: message.channel, name: 'directmessage' },
        message: { ts: message.ts, text: message.text, blocks: message.blocks },
        response_url: 'http://169.254.169.254/never-called',
        actions: [{ ...button, action_id: action, block_id: 'b', action_ts: `${++clock}.1` }],
        ...more,
      }
    },
    submitted: (view, user, values) => ({
      type: 'view_submission',
      ...{ api_app_id: 'A1', trigger_id: trigger() },
      user: { id: user, team_id: team },
      team: { id: team, domain: 'stand-in' },
      view: { ...view, id: 'V1', state: { values } },
      response_urls: [],
    }),
    sockets: () => sockets.size,
    opened: () => opened,
    envelope: (type, payload) =>
      new Promise((resolve) => {
        const envelope_id = randomUUID()
        acknowledged.set(envelope_id, resolve)
        writeFrame([...sockets].at(-1) as Socket, { type, envelope_id, payload, accepts_response_payload: true })
      }),
    disconnect() {
      for (const socket of sockets) {
        writeFrame(socket, { type: 'disconnect', reason: 'refresh_requested' })
        socket.end(Buffer.from([0x88, 0x02, 0x03, 0xe8]))
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function writeFrame(socket: Socket, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value))
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 0xff])
  socket.write(Buffer.concat([head, body]))
}

/** Frames from a client are masked; ours are small enough to come whole. */
function readFrames(data: Buffer): { opcode: number; text: string }[] {
  const frames: { opcode: number; text: string }[] = []
  for (let at = 0; at + 2 <= data.length;) {
    const opcode = (data[at] as number) & 0x0f
    let length = (data[at + 1] as number) & 0x7f
    let from = at + 2
    if (length === 126) {
      length = data.readUInt16BE(from)
      from += 2
    }
    const mask = data.subarray(from, from + 4)
    const body = data.subarray(from + 4, from + 4 + length).map((byte, i) => byte ^ (mask[i % 4] as number))
    frames.push({ opcode, text: Buffer.from(body).toString('utf8') })
    at = from + 4 + length
  }
  return frames
}
