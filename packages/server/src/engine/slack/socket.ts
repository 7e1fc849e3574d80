/**
 * Socket Mode: Slack speaks to a server that nobody outside can reach, over a WebSocket that the server opens. One
 * process holds a workspace's socket. It is opened anew every few minutes, the next before the last is closed, so that a
 * connection that died without a word is not listened to for longer.
 */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { advisoryLocks } from '../../store/locks.ts'
import type { Engine } from '../engine.ts'
import { isTokenRefused, SlackError, type SlackApi } from './call-slack.ts'
import { noteTrouble, readConnection } from './connection.ts'
import { replyInTime, type Reply } from './reply-in-time.ts'

const lookEveryMs = 5_000
const renewEveryMs = 5 * 60_000
const leastMs = 1_000
const helloWithinMs = 15_000

export interface SocketHandlers {
  interact(workspace: string, payload: JsonObject): Promise<Reply>
  command(workspace: string, payload: JsonObject): Promise<Reply>
}
export interface Sockets {
  /** Something about a connection has changed: looks now. */
  wake(): void
  stop(): Promise<void>
}

interface Held {
  socket: WebSocket
  token: string
  openedMs: number
}

export function createSockets(engine: Engine, api: SlackApi, handlers: SocketHandlers): Sockets {
  const held = new Map<string, Held>()
  /** Workspaces whose lock is ours. */
  const owned = new Set<string>()
  let locks: {
    query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>
    release(destroy?: boolean): void
  } | null = null
  let [stopped, again] = [false, false]
  let running: Promise<void> | null = null

  function drop(workspace: string): void {
    held.get(workspace)?.socket.close()
    held.delete(workspace)
  }

  /** One connection to the database holds the locks; if it is lost, so are they. */
  async function isMine(workspace: string): Promise<boolean> {
    if (owned.has(workspace)) return true
    if (!locks) {
      const client = await engine.database.pool.connect()
      client.on('error', () => {
        for (const one of held.keys()) drop(one)
        letGo()
      })
      locks = client
    }
    const { rows } = await locks.query('select pg_try_advisory_lock($1, hashtext($2)) as mine', [
      ...[advisoryLocks.slackSocket, workspace],
    ])
    const { mine } = rows[0] as { mine: boolean }
    if (mine) owned.add(workspace)
    return mine
  }

  async function giveUp(workspace: string): Promise<void> {
    drop(workspace)
    owned.delete(workspace)
    await locks?.query('select pg_advisory_unlock($1, hashtext($2))', [advisoryLocks.slackSocket, workspace])
  }

  async function look(): Promise<void> {
    const rows = await engine.database.query<{ workspace: string }>(
      `select workspace from slack_connections where mode = 'socket'`,
    )
    const wanted = rows.map(({ workspace }) => workspace)
    for (const workspace of [...owned].filter((one) => !wanted.includes(one))) await giveUp(workspace)
    for (const workspace of wanted) {
      const connection = await readConnection(engine.database, await engine.states.get(workspace))
      if (!connection || connection.mode !== 'socket' || stopped) continue
      const last = held.get(workspace)
      const fresh =
        last?.socket.readyState === WebSocket.OPEN &&
        last.token === connection.secret &&
        engine.clock.own() - last.openedMs < renewEveryMs
      // One that Slack ends as soon as it is open is not opened again and again: the timer will.
      const justNow = last !== undefined && engine.clock.own() - last.openedMs < leastMs
      if (fresh || justNow || !(await isMine(workspace))) continue
      try {
        const socket = await open(workspace, connection.secret)
        held.set(workspace, { socket, token: connection.secret, openedMs: engine.clock.own() })
        last?.socket.close()
      } catch (error) {
        const code = error instanceof SlackError ? error.code : 'away'
        engine.log.warn({ reason: code }, 'the socket to Slack could not be opened; it will try again')
        if (isTokenRefused(error)) await noteTrouble(engine, workspace, code)
      }
    }
    if (wanted.length === 0) letGo()
  }

  function letGo(): void {
    owned.clear()
    locks?.release(true)
    locks = null
  }

  async function open(workspace: string, token: string): Promise<WebSocket> {
    const { url } = await api.call<{ url: string }>(token, 'apps.connections.open', {})
    const socket = new WebSocket(url)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no hello')), helloWithinMs)
      const fail = () => {
        clearTimeout(timer)
        reject(new Error('closed'))
      }
      socket.addEventListener('close', fail)
      socket.addEventListener('error', fail)
      socket.addEventListener('message', ({ data }) => {
        const message = parse(data)
        if (message?.type === 'hello') {
          clearTimeout(timer)
          resolve()
        } else if (message?.type === 'disconnect') {
          socket.close()
          wake()
        } else if (message) void hear(workspace, socket, message)
      })
    }).catch((error: unknown) => {
      socket.close()
      throw error
    })
    socket.addEventListener('close', wake)
    return socket
  }

  async function hear(workspace: string, socket: WebSocket, { type, envelope_id, payload }: JsonObject): Promise<void> {
    if (typeof envelope_id !== 'string' || !isJsonObject(payload)) return
    const handle = type === 'interactive' ? handlers.interact : type === 'slash_commands' ? handlers.command : null
    const reply = handle
      ? await replyInTime(engine, handle(workspace, payload)).catch((error: unknown): Reply => {
          engine.log.warn({ err: error }, 'what was done in Slack failed here')
          return {}
        })
      : {}
    if (socket.readyState !== WebSocket.OPEN) return
    socket.send(JSON.stringify({ envelope_id, ...(Object.keys(reply).length > 0 ? { payload: reply } : {}) }))
  }

  function wake(): void {
    again = true
    if (running || stopped) return
    running = (async () => {
      while (again && !stopped) {
        again = false
        await look().catch((error: unknown) =>
          engine.log.warn({ err: error }, 'sockets to Slack could not be looked after; it will try again'),
        )
      }
    })().finally(() => (running = null))
  }
  const timer = setInterval(wake, lookEveryMs)
  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      for (const workspace of held.keys()) drop(workspace)
      letGo()
    },
  }
}

function parse(data: unknown): JsonObject | null {
  if (typeof data !== 'string') return null
  try {
    const value = JSON.parse(data) as Json
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}
