/** `countersign gateway -- <command>`: one client, one server, a gateway between. */
import type { Readable, Writable } from 'node:stream'
import { readLines } from './lines.ts'
import type { Overseer } from './oversee.ts'
import { createBridge } from './stdio-bridge.ts'
import { startStdioServer, type ServerCommand } from './stdio-server.ts'

export interface StdioGateway {
  server: ServerCommand
  overseer: Overseer
  ownIds: string
  input: Readable
  output: Writable
  /** Ends it. */
  signal: AbortSignal
}

/** Milliseconds that reports of what was done may take when everything else has ended. */
const reportMs = 3_000

/** Runs until the client or the server ends; answers the exit code. */
export async function runStdioGateway({
  server,
  overseer,
  ownIds,
  input,
  output,
  signal,
}: StdioGateway): Promise<number> {
  const child = startStdioServer(server)
  const bridge = createBridge({
    overseer,
    ownIds,
    toServer: (line) => void child.input.write(`${line}\n`),
    toClient: (line) => {
      output.write(line)
      output.write('\n')
    },
  })
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped')
    signal.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
  const fromServer = each(child.output, bridge.fromServer)
  const client = each(input, bridge.fromClient).then(() => 'client' as const)
  const first = await Promise.race([client, stopped, child.ended.then((code) => ({ code }))])
  if (typeof first === 'object') {
    await fromServer
    bridge.serverGone(
      `The server behind the gateway has ended${first.code === null ? '' : ` with code ${first.code}`}.`,
    )
  } else {
    bridge.clientGone()
    // What was released runs to its end, unless somebody wants all of this to end.
    if (first === 'client') await Promise.race([bridge.idle(), stopped])
    await child.stop()
    bridge.serverGone('The gateway was ended.')
  }
  await within(reportMs, bridge.idle())
  input.destroy()
  return typeof first === 'object' ? (first.code ?? 1) : 0
}

async function each(stream: Readable, hear: (line: Buffer) => void): Promise<void> {
  for await (const line of readLines(stream)) hear(line)
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
