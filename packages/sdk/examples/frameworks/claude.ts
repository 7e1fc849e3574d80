/**
 * An agent of the Claude Agent SDK whose commands wait for people, and that is no process while they do.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… ANTHROPIC_API_KEY=… \
 *     node packages/sdk/examples/frameworks/claude.ts 'Tidy up the temporary files.'
 *
 * End it while it waits, and start it again in the same folder: it goes on where it was.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { query, type SDKResultMessage } from '@anthropic-ai/claude-agent-sdk'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/claude'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [task = 'Tidy up the temporary files.'] = process.argv.slice(2)
const file = 'session.json'
const oversight = oversee(new Countersign(), { system: 'coder', matcher: 'Bash|Write|Edit', defer: true })

let last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SDKResultMessage) : undefined
do {
  if (last) await oversight.answered(last) // waits for people
  const begun = last ? { resume: last.session_id } : {}
  for await (const message of query({ prompt: last ? '' : task, options: { ...begun, hooks: oversight.hooks } }))
    if (message.type === 'result') last = message
  if (last) writeFileSync(file, JSON.stringify(last))
} while (last?.subtype === 'success' && last.deferred_tool_use)
rmSync(file, { force: true })
say(last?.subtype === 'success' ? last.result : `It ended with ${last?.subtype}.`)
