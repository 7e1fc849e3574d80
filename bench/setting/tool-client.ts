/** A client of tools over standard input and output that does no more than it must. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ToolClient {
  /** Milliseconds from the call to its result. */
  call(name: string, args: object): Promise<number>
  stop(): Promise<void>
}

interface Message {
  id?: number
  result?: { isError?: boolean }
  error?: object
}

export async function startToolClient(args: readonly string[], env: Record<string, string>): Promise<ToolClient> {
  const child = spawn(process.execPath, [...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const waiting = new Map<number, (message: Message) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message
    if (message.id !== undefined) waiting.get(message.id)?.(message)
  })
  let id = 0
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const ask = (method: string, params: object) =>
    new Promise<Message>((resolve) => {
      waiting.set(++id, resolve)
      send({ id, method, params })
    })
  const clientInfo = { name: 'bench', version: '1' }
  await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo })
  send({ method: 'notifications/initialized' })
  return {
    async call(name, given) {
      const began = performance.now()
      const message = await ask('tools/call', { name, arguments: given })
      const tookMs = performance.now() - began
      if (!message.result || message.result.isError) throw new Error(`The call failed: ${JSON.stringify(message)}`)
      return tookMs
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
