/** A server of tools for the tests, in both revisions of the protocol: what the reference servers do not do. */
import { acceptedContent, inputRequired, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

export function createFixture(note: (words: string) => void): McpServer {
  const server = new McpServer({ name: 'fixture', version: '1' }, { capabilities: { tools: { listChanged: true } } })
  server.registerTool(
    'write',
    {
      description: 'Writes a line',
      inputSchema: z.object({ line: z.string() }),
      annotations: { destructiveHint: false },
    },
    ({ line }) => {
      note(line)
      return text(`wrote ${line}`)
    },
  )
  server.registerTool('slow', { inputSchema: z.object({ ms: z.number() }) }, async ({ ms }, ctx) => {
    note('slow began')
    ctx.mcpReq.signal.addEventListener('abort', () => note('slow was cancelled'))
    await new Promise((resolve) => setTimeout(resolve, ms))
    return text('slow is done')
  })
  server.registerTool('confirm', { inputSchema: z.object({ what: z.string() }) }, ({ what }, ctx) => {
    const said = acceptedContent(ctx.mcpReq.inputResponses, 'sure', z.object({ sure: z.boolean() }))
    if (said === undefined)
      return inputRequired({
        requestState: 'asked',
        inputRequests: {
          sure: inputRequired.elicit({ message: `${what}?`, requestedSchema: z.object({ sure: z.boolean() }) }),
        },
      })
    note(`confirmed ${what}`)
    return text(`confirmed ${what}`)
  })
  const grow = server.registerTool('grow', {}, () => {
    grow.update({ description: 'It has grown.' })
    server.registerTool('grown', {}, () => text('grown'))
    return text('one more')
  })
  return server
}
