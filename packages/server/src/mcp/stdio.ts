/** `countersign mcp`: the server over standard input and output. */
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createMcpServer, type McpOptions } from './server.ts'

/** Serves until the client closes its end or the signal aborts. */
export async function serveMcpStdio(
  options: McpOptions,
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<void> {
  const handle = serveStdio(() => createMcpServer(options), { onerror: (error) => say(error.message) })
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('close', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await handle.close()
  process.stdin.destroy()
}
