/** An MCP server that does nothing, so that what is measured is the way to it. */
import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

serveStdio(() => {
  const server = new McpServer({ name: 'bench', version: '1' })
  const inputSchema = z.object({ message: z.string() })
  server.registerTool('echo', { inputSchema, annotations: { readOnlyHint: true } }, ({ message }) => ({
    content: [{ type: 'text', text: message }],
  }))
  return server
})
