/** Slack: the workspace's connection, whom a member is there, and what Slack sends. */
import {
  CountersignError,
  formatId,
  isJsonObject,
  parseId,
  type Json,
  type JsonObject,
  type SlackWire,
} from '@countersign/core'
import { z } from 'zod'
import { connectSlack, disconnectSlack, readConnection, tellConnection } from '../../engine/slack/connection.ts'
import { offerCode, unlink } from '../../engine/slack/links.ts'
import { writeManifest } from '../../engine/slack/manifest.ts'
import { replyInTime } from '../../engine/slack/reply-in-time.ts'
import { isFromSlack } from '../../engine/slack/verify-request.ts'
import { endpoint, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const secret = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[\x21-\x7e]+$/, 'takes what Slack shows, without spaces')
const connection = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('http'),
    token: secret.startsWith('xoxb-', 'is the bot token, which begins with xoxb-'),
    secret,
  }),
  z.strictObject({
    mode: z.literal('socket'),
    token: secret.startsWith('xoxb-', 'is the bot token, which begins with xoxb-'),
    secret: secret.startsWith('xapp-', 'is the app-level token, which begins with xapp-'),
  }),
])

async function tell({ context, caller }: Pick<Call, 'context' | 'caller'>): Promise<SlackWire> {
  const { engine } = context
  const id = formatId('workspace', caller.workspace)
  return {
    connection: await tellConnection(engine.database, await engine.states.get(caller.workspace)),
    manifests: {
      http: writeManifest('http', context.pageAddress(), id),
      socket: writeManifest('socket', context.pageAddress(), id),
    },
  }
}

export const slackEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/slack',
    summary: 'How the workspace is connected with Slack, and what to make the app from',
    operation: 'slack.read',
    query: [],
    answers: 'Slack',
    run: tell,
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/slack',
    summary: 'Connect the workspace with Slack; its tokens are tried, sealed, and never told again',
    operation: 'slack.connect',
    body: connection,
    answers: 'Slack',
    async run(call) {
      const { context, caller, body } = call
      await connectSlack(context.engine, context.slack.api, caller.workspace, caller.actor, body)
      context.slack.wake()
      return tell(call)
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/slack',
    summary: 'Disconnect: tokens and links of people go',
    operation: 'slack.connect',
    async run({ context, caller }) {
      await disconnectSlack(context.engine, caller.workspace, caller.actor)
      context.slack.wake()
      return {}
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/slack/code',
    summary: 'A code that, said to the bot within ten minutes, links your Slack account with you',
    operation: 'slack.link',
    body: schemas.nothing,
    answers: 'SlackCode',
    run: ({ context, caller }) => offerCode(context.engine, caller.workspace, caller.person as string),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/me/slack',
    summary: 'Unlink your Slack account',
    operation: 'notice.own',
    async run({ context, caller }) {
      await unlink(context.engine, caller.workspace, caller.person as string, caller.actor)
      return {}
    },
  }),
]

/** What was signed by the workspace's own app, and lately. */
async function signedOrThrow({ context, params, request }: Call): Promise<{ workspace: string; body: Buffer }> {
  const { engine } = context
  const workspace = parseId('workspace', params.id as string)
  const [known] = workspace
    ? await engine.database.query(`select 1 from slack_connections where workspace = $1 and mode = 'http'`, [workspace])
    : []
  if (!workspace || !known) throw new CountersignError('not-found', 'There is no connection with Slack here.')
  const kept = await readConnection(engine.database, await engine.states.get(workspace))
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = request.headers
  if (!kept || !isFromSlack(kept.secret, { timestamp, signature }, body, engine.clock.now()))
    throw new CountersignError('unauthenticated', 'This was not signed by your Slack app within five minutes.')
  return { workspace, body }
}

/** Bodies are forms, and their bytes are what is signed. */
export const fromSlackEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/slack/{id}/interactions',
    summary: 'For Slack: a button was pressed or a window sent, signed by the app',
    operation: null,
    async run(call) {
      const { workspace, body } = await signedOrThrow(call as Call)
      const payload = readJson(new URLSearchParams(body.toString('utf8')).get('payload') ?? '')
      const { engine, slack } = call.context
      return replyInTime(engine, slack.interact(workspace, payload))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/slack/{id}/commands',
    summary: 'For Slack: somebody said /countersign, signed by the app',
    operation: null,
    async run(call) {
      const { workspace, body } = await signedOrThrow(call as Call)
      const { engine, slack } = call.context
      const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')))
      return replyInTime(engine, slack.command(workspace, fields))
    },
  }),
]

function readJson(text: string): JsonObject {
  let value: Json = null
  try {
    value = JSON.parse(text) as Json
  } catch {
    // Told below.
  }
  if (!isJsonObject(value)) throw new CountersignError('bad-json', 'The payload is not a JSON object.')
  return value
}
