/**
 * A hook of Claude Code’s settings: every command, and every file that it writes, is decided in Countersign.
 *
 *   { "hooks": {
 *     "PreToolUse": [{ "matcher": "Bash|Write|Edit", "hooks": [
 *       { "type": "command", "command": "node …/claude-hook.ts", "timeout": 86400, "onFailure": "block" }] }],
 *     "PostToolUse": [{ "matcher": "Bash|Write|Edit", "hooks": [
 *       { "type": "command", "command": "node …/claude-hook.ts" }] }],
 *     "PostToolUseFailure": [{ "matcher": "Bash|Write|Edit", "hooks": [
 *       { "type": "command", "command": "node …/claude-hook.ts" }] }] } }
 *
 * COUNTERSIGN_URL and COUNTERSIGN_API_KEY say where. Without `onFailure` a hook that fails or is late lets the tool run.
 * With COUNTERSIGN_DEFER=1, for `claude -p`: what people must answer ends the run, and stays open in its session.
 */
import { text } from 'node:stream/consumers'
import { Countersign } from '@countersign/sdk'
import { oversee, type HookInput } from '@countersign/sdk/claude'

try {
  const oversight = oversee(new Countersign(), {
    system: 'claude-code',
    defer: process.env.COUNTERSIGN_DEFER === '1',
  })
  const answer = await oversight.hook(JSON.parse(await text(process.stdin)) as HookInput)
  process.stdout.write(JSON.stringify(answer))
} catch (error) {
  process.stderr.write(`Countersign: ${(error as Error).message}\n`)
  process.exitCode = 2 // the one exit code that keeps the tool from running
}
