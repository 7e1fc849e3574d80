/** The fixture over standard input and output; it notes what it does in a file. */
import { appendFileSync } from 'node:fs'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createFixture } from './mcp-fixture.ts'

const [, , file = ''] = process.argv
serveStdio(() => createFixture((words) => appendFileSync(file, `${words}\n`)))
