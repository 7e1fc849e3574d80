/** What people do in Slack: pressing a button, sending a window, saying a command. Each counts once. */
import { acknowledgeWithinMs, type Reply } from './reply-in-time.ts'
import { canonicalize, CountersignError, formatId, isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { sha256 } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { answerFromSlack, readProposal, type Said } from './answer.ts'
import { SlackError, type SlackApi } from './call-slack.ts'
import { readCard, refreshOne, type CardRow } from './cards.ts'
import { readConnection, type Connection } from './connection.ts'
import { linkBy, personOf, unlink } from './links.ts'
import { editModal, readEntered, rejectModal, type Bound } from './modals.ts'
import { standingOf, type Standing } from './standing.ts'
import { escapeMrkdwn, isEditable, type Place } from './write-card.ts'

export interface SlackParts {
  engine: Engine
  api: SlackApi
  /** JSON that means one thing only. */
  parse: (bytes: Buffer) => unknown
  placeOf: (state: WorkspaceState, person: string) => Promise<Place>
  refused: (workspace: string, code: string) => void
}

const howToLink =
  'Countersign does not know who you are here. In its console, under Settings, press “Link Slack”, and say here what it shows.'
const stale = 'This card is no longer in use. What waits for you stands in the console.'
const changed = 'This has changed since it was shown. The card now shows it as it stands; please look again.'

const notHere = 'This is not to be answered here any more. The card shows how it stands.'

/** True once for each thing that Slack sent, however often it is delivered. */
async function isFirst({ database }: Engine, workspace: string, payload: Json): Promise<boolean> {
  const rows = await database.query(
    'insert into slack_seen (workspace, hash, at) values ($1, $2, app_now()) on conflict do nothing returning 1',
    [workspace, sha256(canonicalize(payload))],
  )
  return rows.length > 0
}

const textAt = (from: Json | undefined, ...path: string[]): string => {
  let value: Json | undefined = from
  for (const name of path) value = isJsonObject(value) ? value[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** Somebody of another Slack workspace, in a shared channel say, is nobody here. */
const isOfTeam = ({ team }: Connection, payload: JsonObject, ...paths: string[][]): boolean =>
  paths.every((path) => [team, ''].includes(textAt(payload, ...path))) &&
  paths.some((path) => textAt(payload, ...path) === team)

/** `block_actions` and `view_submission`. */
export async function interact(parts: SlackParts, workspace: string, payload: JsonObject): Promise<Reply> {
  const { engine } = parts
  const state = await engine.states.get(workspace)
  const connection = await readConnection(engine.database, state)
  if (!connection || !isOfTeam(connection, payload, ['team', 'id'], ['user', 'team_id'])) return {}
  if (!(await isFirst(engine, workspace, payload))) return {}
  const pressed = { ...parts, workspace, state, connection, user: textAt(payload, 'user', 'id') }
  if (payload.type === 'view_submission') return submit(pressed, payload)
  if (payload.type === 'block_actions') await press(pressed, payload)
  return {}
}

interface Pressed extends SlackParts {
  workspace: string
  state: WorkspaceState
  connection: Connection
  user: string
}

async function press(at: Pressed, payload: JsonObject): Promise<void> {
  const [action] = Array.isArray(payload.actions) ? (payload.actions as readonly Json[]) : []
  const verb = textAt(action, 'action_id')
  if (verb === 'open') return
  const bound: Bound = {
    channel: textAt(payload, 'container', 'channel_id'),
    ts: textAt(payload, 'container', 'message_ts'),
    value: textAt(action, 'value'),
  }
  const found = await findCard(at, bound)
  if ('no' in found) {
    await tell(at, bound.channel, found.no)
    return refresh(at, found.card)
  }
  if (verb === 'reject' || verb === 'edit') return openModal(at, found, bound, verb, textAt(payload, 'trigger_id'))
  if (verb !== 'approve') return
  try {
    await answerFromSlack(at.engine, found.seat, found.digest, { answer: { verdict: 'approve' } })
  } catch (error) {
    await tell(at, bound.channel, sayRefusal(error))
  }
  await refresh(at, found.card)
}

interface Found {
  card: CardRow
  standing: Standing
  /** What is answered: whose, and which of a gate's seats. */
  seat: Pick<CardRow, 'workspace' | 'person' | 'task'>
  /** Of the proposal as it was shown. */
  digest: string
}

/** The card that was pressed, if it is theirs and may be answered as it was shown; else what to say. */
async function findCard(
  { engine, workspace, state, user, placeOf }: Pressed,
  { channel, ts, value }: Bound,
): Promise<Found | { no: string; card: CardRow | undefined }> {
  const person = await personOf(engine.database, workspace, user)
  if (person === null) return { no: howToLink, card: undefined }
  const card = await readCard(engine.database, workspace, channel, ts)
  if (card?.person !== person) return { no: stale, card: undefined }
  const [task = '', digest = ''] = value.split(' ')
  const place = await placeOf(state, person)
  const standing = await standingOf(engine.database, state, card, engine.clock.now(), place, true)
  if (!standing?.answerable) return { no: notHere, card }
  // Another seat of the same decision is the same question; another decision is not.
  const isSame = standing.wire.decision.tasks.includes(task) && (standing.wire.decision.digest ?? '') === digest
  return isSame
    ? { card, standing, seat: { workspace, person, task: standing.task.id }, digest }
    : { no: changed, card }
}

async function openModal(
  at: Pressed,
  { card, standing }: Found,
  { channel, ts }: Bound,
  verb: 'reject' | 'edit',
  trigger: string,
): Promise<void> {
  if (verb === 'edit' && !isEditable(standing.wire)) {
    await tell(at, channel, notHere)
    return refresh(at, card)
  }
  const about = { channel, ts, task: standing.wire }
  const view = verb === 'edit' ? editModal(about) : rejectModal(about, at.state.queue(standing.wire.queue).reasons)
  await at.api.call(at.connection.token, 'views.open', { trigger_id: trigger, view })
}

async function submit(at: Pressed, payload: JsonObject): Promise<Reply> {
  const view = isJsonObject(payload.view) ? payload.view : {}
  const verb = textAt(view, 'callback_id')
  const bound = readBound(textAt(view, 'private_metadata'))
  const beganMs = at.engine.clock.own()
  // Slack shows an error beside a field: the one that every window has, unless it is about another. A window that was
  // answered already is closed, so it is said as a message.
  const wrong = async (message: string, block = 'comment'): Promise<Reply> => {
    if (at.engine.clock.own() - beganMs >= acknowledgeWithinMs) await tell(at, bound.channel, message)
    return { response_action: 'errors', errors: { [block]: message.slice(0, 150) } }
  }
  const found = await findCard(at, bound)
  if ('no' in found) {
    await refresh(at, found.card)
    return wrong(found.no)
  }
  const entered = readEntered(isJsonObject(view.state) ? view.state.values : undefined)
  try {
    const said: Said = {
      ...(verb === 'edit'
        ? { answer: { verdict: 'edit', proposal: readProposal(entered.proposal, at.parse) } }
        : { answer: { verdict: 'reject' }, reason_codes: entered.reasons }),
      ...(entered.comment ? { comment: entered.comment } : {}),
    }
    await answerFromSlack(at.engine, found.seat, found.digest, said)
  } catch (error) {
    const first = CountersignError.is(error) ? error.errors[0] : undefined
    if (verb === 'edit' && first)
      return wrong(`${first.path.replace(/^answer\.proposal\.?/, '')} ${first.message}`.trim(), 'proposal')
    await refresh(at, found.card)
    return wrong(sayRefusal(error))
  }
  await refresh(at, found.card)
  return {}
}

function readBound(text: string): Bound {
  let value: Json = null
  try {
    value = JSON.parse(text) as Json
  } catch {
    // What is no card of ours is found nowhere.
  }
  return { channel: textAt(value, 'channel'), ts: textAt(value, 'ts'), value: textAt(value, 'value') }
}

function sayRefusal(error: unknown): string {
  if (!CountersignError.is(error)) throw error
  return error.code === 'digest-mismatch' ? changed : error.message
}

/** Seen by nobody but them. That it cannot be said changes nothing of what was done. */
async function tell({ api, connection, engine, user }: Pressed, channel: string, text: string): Promise<void> {
  await api
    .call(connection.token, 'chat.postEphemeral', {
      channel,
      user,
      text: escapeMrkdwn(text),
      parse: 'none',
      mrkdwn: false,
    })
    .catch((error: unknown) =>
      engine.log.warn({ reason: error instanceof SlackError ? error.code : 'away' }, 'a word to Slack was not taken'),
    )
}

const refresh = async ({ engine, api, placeOf, refused }: SlackParts, card: CardRow | undefined): Promise<void> =>
  void (card && (await refreshOne(engine, api, placeOf, refused, card)))

/** `/countersign …`, answered to whoever said it alone. */
export async function command(parts: SlackParts, workspace: string, fields: JsonObject): Promise<Reply> {
  const { engine, api } = parts
  const state = await engine.states.get(workspace)
  const connection = await readConnection(engine.database, state)
  if (!connection || !isOfTeam(connection, fields, ['team_id'])) return {}
  if (!(await isFirst(engine, workspace, fields))) return {}
  const user = textAt(fields, 'user_id')
  const [verb, code = ''] = textAt(fields, 'text').trim().split(/\s+/)
  return { response_type: 'ephemeral', text: escapeMrkdwn(await say()) }

  async function say(): Promise<string> {
    if (verb === 'link') {
      const name = await linkBy(engine, api, workspace, (connection as Connection).token, user, code)
      return name === null
        ? 'This code is not one of ours, or is older than ten minutes. Take a new one in the console, under Settings.'
        : `You are linked with ${name} in ${state.name}. What waits for you comes here; when, you choose in the console’s Settings.`
    }
    const person = await personOf(engine.database, workspace, user)
    if (verb === 'unlink' && person !== null) {
      await unlink(engine, workspace, person, { kind: 'person', id: formatId('person', person), authn: 'slack' })
      return 'You are not linked any more. Nothing comes here, and nothing is answered from here.'
    }
    return person === null ? howToLink : 'You are linked. Say “/countersign unlink” to end it.'
  }
}
