/**
 * A client of an MCP server of files, with the gateway between: what writes waits for people, and the server stays as it is.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… COUNTERSIGN_HOME=/path/to/countersign \
 *     node mcp.ts papers
 *
 * Put your server’s command after the `--`. An agent that has a configuration file takes the same command and arguments.
 */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = resolve(process.argv[2] ?? 'papers')
mkdirSync(folder, { recursive: true })

const { COUNTERSIGN_HOME: home = '.', COUNTERSIGN_URL, COUNTERSIGN_API_KEY, PATH } = process.env
const gateway = [`${home}/packages/server/bin/countersign.js`, 'gateway', '--name', 'files', '--']
const transport = new StdioClientTransport({
  command: 'node',
  args: [...gateway, 'npx', '-y', '@modelcontextprotocol/server-filesystem', folder],
  env: { COUNTERSIGN_URL, COUNTERSIGN_API_KEY, PATH } as Record<string, string>,
})
const client = new Client({ name: 'agent', version: '1' })
await client.connect(transport)

const call = { name: 'write_file', arguments: { path: `${folder}/note.txt`, content: 'Hello.' } }
const options = { onprogress: () => say('It waits for a person.'), resetTimeoutOnProgress: true }
const { content, isError } = await client.callTool(call, undefined, options)
say(`${isError ? 'Not done' : 'Done'}: ${JSON.stringify(content)}`)
await client.close()
