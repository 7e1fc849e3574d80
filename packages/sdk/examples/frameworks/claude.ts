/**
 * An agent of the Claude Agent SDK whose commands wait for people, and that is no process while they do.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… ANTHROPIC_API_KEY=… \
 *     node claude.ts 'Tidy up the temporary files.'
 *
 * End it while it waits, and start it again in the same folder: it goes on where it was.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { query, type SDKResultSuccess } from '@anthropic-ai/claude-agent-sdk'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/claude'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [task = 'Tidy up the temporary files.'] = process.argv.slice(2)
const file = 'session.json'
const oversight = oversee(new Countersign(), { system: 'coder', matcher: 'Bash|Write|Edit', defer: true })

const options = { hooks: oversight.hooks }

const left = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SDKResultSuccess) : { prompt: task }
for await (const message of oversight.run(query, left, options)) {
  if (message.type !== 'result') continue
  writeFileSync(file, JSON.stringify(message)) // what it left open, it is taken up with
  say(message.subtype !== 'success' ? `It ended with ${message.subtype}.` : message.result || 'It waits for people.')
}
rmSync(file, { force: true })
