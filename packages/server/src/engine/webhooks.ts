/**
 * Webhooks and callbacks: events leave the house, signed as Standard Webhooks has it, tried again with back-off for
 * about a day, then kept as dead letters that people can see. The follower writes what is to be delivered in the same
 * transaction as its cursor and the job, so nothing is lost and nothing is queued twice; receivers tell repeats apart
 * by `webhook-id`.
 */
import {
  CountersignError,
  formatId,
  isAnswered,
  makeUuidv7,
  parseId,
  type DeliveryWire,
  type WebhookFormat,
  type WebhookWire,
} from '@countersign/core'
import type { Job, PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import type { Query } from '../store/database.ts'
import { readDecision } from '../store/decisions.ts'
import { hmac, openBytes } from '../store/seal.ts'
import type { Idempotency } from './committer.ts'
import { cloudEvent, type CloudEventWire } from './cloud-event.ts'
import { decisionWire } from './decision-wire.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { eventsOf } from './event-wire.ts'
import { openly, readVeil } from './veil.ts'
import type { Follower } from './follower.ts'
import { teamsCard } from './teams-card.ts'
import { post } from './post.ts'
import { checkAddress, type AddressRules } from './safe-address.ts'
import { contentOf, keyOf } from './sealed-key.ts'

const queue = 'deliver'
const attempts = 9
const timeoutMs = 15_000

interface HookRow {
  id: string
  url: string
  sealed_secret: Buffer
  types: string[]
  queues: string[]
  format: WebhookFormat
  created_at: number
  disabled_at: number | null
  dead: number
}

export function addWebhook(
  engine: Engine,
  workspace: string,
  actor: Actor,
  rules: AddressRules,
  url: string,
  { types, queues, format }: { types: string[]; queues: string[]; format: WebhookFormat },
  idempotency: Idempotency | null,
): Promise<WebhookWire> {
  checkAddress(url, rules, 'url')
  return engine.committer.act(
    workspace,
    async (turn) => {
      const id = turn.newId()
      const secret = `whsec_${engine.dice.bytes(24).toString('base64')}`
      await turn.query(
        'insert into webhooks (workspace, id, url, sealed_secret, types, queues, format, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [workspace, id, url, engine.seal.bytes(turn.state.key, secret), types, queues, format, turn.nowMs],
      )
      turn.record({ type: 'webhook.added', actor, data: { webhook: formatId('webhook', id), types, queues, format } })
      return {
        id: formatId('webhook', id),
        url,
        types,
        queues,
        format,
        created_at: isoTime(turn.nowMs),
        disabled_at: null,
        dead: 0,
        secret,
      }
    },
    idempotency,
  )
}

export function removeWebhook(engine: Engine, workspace: string, actor: Actor, id: string): Promise<{ id: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query('delete from webhooks where workspace = $1 and id = $2 returning id', [
      workspace,
      parseId('webhook', id) ?? null,
    ])
    if (!row) throw new CountersignError('not-found', `There is no webhook ${id.slice(0, 60)} in this workspace.`)
    turn.record({ type: 'webhook.removed', actor, data: { webhook: id } })
    return { id }
  })
}

export async function listWebhooks(q: Query, workspace: string): Promise<WebhookWire[]> {
  const rows = await q.query<HookRow>(
    `select w.*, (select count(*) from deliveries d where d.workspace = w.workspace and d.webhook = w.id and d.state = 'dead') as dead from webhooks w where workspace = $1 order by created_at`,
    [workspace],
  )
  return rows.map((row) => ({
    id: formatId('webhook', row.id),
    url: row.url,
    types: row.types,
    queues: row.queues,
    format: row.format,
    created_at: isoTime(row.created_at),
    disabled_at: row.disabled_at === null ? null : isoTime(row.disabled_at),
    dead: row.dead,
  }))
}

export async function listDeliveries(q: Query, workspace: string, webhook: string | null): Promise<DeliveryWire[]> {
  const rows = await q.query<{
    id: string
    position: number
    part: number
    type: string
    state: DeliveryWire['state']
    attempts: number
    last_error: string | null
    updated_at: number
  }>(
    'select * from deliveries where workspace = $1 and webhook is not distinct from $2 order by created_at desc, id desc limit 200',
    [workspace, webhook === null ? null : (parseId('webhook', webhook) ?? null)],
  )
  return rows.map((row) => ({
    id: formatId('delivery', row.id),
    event: String(row.position),
    type: row.type,
    attempts: row.attempts,
    state: row.state,
    last_error: row.last_error,
    at: isoTime(row.updated_at),
  }))
}

export interface Deliverer {
  follower: Follower
  start(): Promise<void>
}

/** @param address of the console, for whoever reads what was sent. */
export function createDeliverer(engine: Engine, boss: PgBoss, rules: AddressRules, address: () => string): Deliverer {
  const via = (q: Query) => ({
    executeSql: async (text: string, values?: unknown[]) => ({ rows: await q.query<never>(text, values) }),
  })

  /** The job bears the delivery's id, so to line it up again where it waits already changes nothing. */
  const line = (q: Query, workspace: string, delivery: string) =>
    boss.send(
      queue,
      { workspace, delivery },
      {
        id: delivery,
        db: via(q),
        retryLimit: attempts - 1,
        retryDelay: 5,
        retryBackoff: true,
        retryDelayMax: 6 * 3_600,
        retentionSeconds: 14 * 86_400,
      },
    )

  const follower: Follower = {
    name: 'webhooks',
    async take(tx, workspace, entries) {
      const hooks = await tx.query<HookRow>('select * from webhooks where workspace = $1 and disabled_at is null', [
        workspace,
      ])
      const ids = [...new Set(entries.flatMap((entry) => (entry.decision ? [entry.decision] : [])))]
      // Which of them hear by themselves, and where they waited.
      const queued = hooks.some(({ queues }) => queues.length > 0)
      const about =
        ids.length === 0
          ? []
          : await tx.query<{ id: string; queue: string | null; callback: boolean }>(
              'select id, queue, callback from decisions where workspace = $1 and id = any($2) and (callback or $3)',
              [workspace, ids, queued],
            )
      const callbacks = new Set(about.filter(({ callback }) => callback).map(({ id }) => id))
      const queueOf = new Map(about.map(({ id, queue: waited }) => [id, waited]))
      if (hooks.length === 0 && callbacks.size === 0) return
      const state = await engine.states.get(workspace)
      for (const entry of entries)
        for (const [part, event] of eventsOf(entry, state, openly).entries()) {
          const targets: { webhook: string | null }[] = hooks
            .filter(
              ({ types, queues }) =>
                (types.length === 0 || types.includes(event.type)) &&
                (queues.length === 0 || queues.includes(queueOf.get(entry.decision ?? '') ?? '')),
            )
            .map((hook) => ({ webhook: hook.id }))
          if (entry.decision && callbacks.has(entry.decision) && isTelling(event.type)) targets.push({ webhook: null })
          for (const { webhook } of targets) {
            const id = makeUuidv7(engine.clock.now(), engine.dice.bytes(10))
            const [made] = await tx.query(
              `insert into deliveries (workspace, id, webhook, decision, position, part, type, state, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, 'pending', app_now(), app_now()) on conflict do nothing returning id`,
              [workspace, id, webhook, entry.decision, entry.position, part, event.type],
            )
            if (made) await line(tx, workspace, id)
          }
        }
    },
  }

  async function deliver(job: Job<{ workspace: string; delivery: string }>): Promise<void> {
    const { workspace, delivery } = job.data
    const [row] = await engine.database.query<{
      id: string
      webhook: string | null
      decision: string | null
      position: number
      part: number
      state: string
      attempts: number
    }>('select * from deliveries where workspace = $1 and id = $2', [workspace, delivery])
    if (!row || row.state !== 'pending') return
    const state = await engine.states.get(workspace)
    const decision = row.decision === null ? undefined : await readDecision(engine.database, workspace, row.decision)
    const [entry] = await engine.feed.readAfter(workspace, row.position, 1)
    const veil = await readVeil(engine.database, state, entry ? [entry] : [], null)
    const event = entry?.position === row.position ? eventsOf(entry, state, veil)[row.part] : undefined
    const [hook] =
      row.webhook === null
        ? []
        : await engine.database.query<HookRow>('select * from webhooks where workspace = $1 and id = $2', [
            workspace,
            row.webhook,
          ])
    const key = decision && keyOf(state.key, decision)
    const url = row.webhook === null ? (decision && key ? contentOf(key, decision).callback : null) : hook?.url
    if (!event || !url) return settle(workspace, delivery, 'dead', 'its receiver or what it told of no longer exists')
    const secret = hook ? openBytes(state.key, hook.sealed_secret).toString() : callbackSecret(state.key)
    const told: CloudEventWire['data'] = decision ? { event, decision: decisionWire(state, decision) } : { event }
    const body = JSON.stringify(
      hook?.format === 'cloudevents'
        ? cloudEvent(workspace, event, told)
        : hook?.format === 'teams'
          ? teamsCard(event, told.decision, { address: address(), workspace: state.name })
          : { type: event.type, timestamp: event.time, data: told },
    )
    const headers = {
      'content-type':
        hook?.format === 'cloudevents' ? 'application/cloudevents+json; charset=utf-8' : 'application/json',
      'user-agent': 'Countersign',
      'webhook-id': formatId('delivery', delivery),
      'webhook-timestamp': String(Math.floor(engine.clock.now() / 1_000)),
    }
    const signature = new Webhook(secret).sign(
      headers['webhook-id'],
      new Date(Number(headers['webhook-timestamp']) * 1_000),
      body,
    )
    let problem: string | null = null
    try {
      const { status } = await post(
        checkAddress(url, rules, 'url'),
        { ...headers, 'webhook-signature': signature },
        body,
        rules,
        timeoutMs,
      )
      if (status < 200 || status > 299) problem = `answered ${status}`
    } catch (error) {
      problem = (error as Error).message
    }
    if (problem === null) return settle(workspace, delivery, 'delivered', null)
    const last = row.attempts + 1 >= attempts
    await settle(workspace, delivery, last ? 'dead' : 'pending', problem)
    if (!last) throw new Error(problem)
  }

  const settle = async (
    workspace: string,
    id: string,
    state: DeliveryWire['state'],
    error: string | null,
  ): Promise<void> => {
    await engine.database.query(
      'update deliveries set state = $3, attempts = attempts + 1, last_error = $4, updated_at = app_now() where workspace = $1 and id = $2',
      [workspace, id, state, error?.slice(0, 500) ?? null],
    )
  }

  return {
    follower,
    async start() {
      await boss.createQueue(queue, { notify: true })
      await boss.work<{ workspace: string; delivery: string }>(
        queue,
        // A retry notifies nobody when its time comes, so the worker goes on looking.
        { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, localConcurrency: 4 },
        async ([job]) => (job ? deliver(job) : undefined),
      )
      // The queue of jobs may have been lost, with a restored backup for one: what is pending says what is owed.
      const owed = await engine.database.query<{ workspace: string; id: string }>(
        `select workspace, id from deliveries where state = 'pending' order by created_at limit 10000`,
      )
      for (const { workspace, id } of owed) await line(engine.database, workspace, id)
    },
  }
}

/** A decision's own callback hears when it is answered and whatever follows. */
const isTelling = (type: string): boolean => {
  const status = type.replace(/^(decision|effect)\./, '')
  return (
    type.startsWith('effect.') ||
    (type.startsWith('decision.') &&
      ['approved', 'refused', 'rejected', 'returned', 'answered', 'expired', 'vetoed', 'cancelled', 'stopped'].includes(
        status,
      ) &&
      isAnswered(status as 'approved')) ||
    type === 'decision.overridden'
  )
}

/** Callbacks are signed with one secret per workspace; `GET /v1/webhooks/callback-secret` tells it to who may keep webhooks. */
export const callbackSecret = (workspaceKey: Buffer): string =>
  `whsec_${hmac(workspaceKey, 'callback-secret').subarray(0, 24).toString('base64')}`
