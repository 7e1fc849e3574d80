/** What people declare about a workspace: actions that can be undone, and that its one member decides alone. */
import { CountersignError, formatDuration, isAmountPath } from '@countersign/core'
import { currencyOrThrow } from './costs.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'

export interface Declared {
  action: string
  reversible: boolean
  /** The action that takes it back. */
  inverse: string | null
  /** Whether those it is about are told when it is taken back. */
  notify: boolean
  /** Where its proposal says what it spends, such as `proposal.amount`. */
  amount: string | null
  /** What one error costs, and an hour of waiting, in the workspace's currency. */
  error_cost: number | null
  delay_cost: number | null
}

/** A person declares whether and how an action is undone: the machine's own word does not count. */
export function declareAction(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  action: string,
  change: {
    reversible?: boolean | undefined
    inverse?: string | null | undefined
    notify?: boolean | undefined
    amount?: string | null | undefined
    error_cost?: number | null | undefined
    delay_cost?: number | null | undefined
  },
): Promise<Declared> {
  if (typeof change.amount === 'string' && !isAmountPath(change.amount))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'amount', message: 'takes a path such as proposal.amount' }],
    })
  return engine.committer.act(workspace, async (turn) => {
    const [known] = await turn.query<Omit<Declared, 'action'>>(
      'select reversible, inverse, notify, amount, error_cost, delay_cost from actions where workspace = $1 and action = $2',
      [workspace, action],
    )
    const reversible = change.reversible ?? known?.reversible ?? false
    const inverse = change.inverse === undefined ? (known?.inverse ?? null) : change.inverse
    const notify = change.notify ?? known?.notify ?? true
    const amount = change.amount === undefined ? (known?.amount ?? null) : change.amount
    currencyOrThrow(turn.state, { error_cost: change.error_cost, delay_cost: change.delay_cost })
    const errorCost = change.error_cost === undefined ? (known?.error_cost ?? null) : change.error_cost
    const delayCost = change.delay_cost === undefined ? (known?.delay_cost ?? null) : change.delay_cost
    await turn.query(
      `insert into actions (workspace, action, reversible, inverse, notify, declared_by, declared_at, amount, error_cost, delay_cost) values ($1, $2, $3, $4, $5, $6, at_ms($7), $8, $9, $10) on conflict (workspace, action) do update set reversible = excluded.reversible, inverse = excluded.inverse, notify = excluded.notify, declared_by = excluded.declared_by, declared_at = excluded.declared_at, amount = excluded.amount, error_cost = excluded.error_cost, delay_cost = excluded.delay_cost`,
      [workspace, action, reversible, inverse, notify, person, turn.nowMs, amount, errorCost, delayCost],
    )
    turn.bumpEpoch()
    const declared: Declared = {
      ...{ action, reversible, inverse, notify, amount },
      ...{ error_cost: errorCost, delay_cost: delayCost },
    }
    turn.record({ type: 'action.declared', actor, data: { ...declared } })
    return declared
  })
}

/** One member may sign and approve alone, after this explicit act of the owner. */
export function setSolo(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  on: boolean,
): Promise<{ solo: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    const active = [...turn.state.people.values()].filter((member) => member.active)
    if (on && active.length !== 1) throw new CountersignError('not-solo')
    await turn.query('update workspaces set solo_by = $2, solo_at = at_ms($3) where id = $1', [
      workspace,
      on ? person : null,
      on ? turn.nowMs : null,
    ])
    turn.bumpEpoch()
    turn.record({ type: on ? 'solo.declared' : 'solo.ended', actor, data: { self: true } })
    return { solo: on }
  })
}

/** How long an appeal may take before it is overdue. */
export function setAppealWithin(
  engine: Engine,
  workspace: string,
  actor: Actor,
  withinMs: number,
): Promise<{ appeal_within: string }> {
  return engine.committer.act(workspace, async (turn) => {
    await turn.query('update workspaces set appeal_within_ms = $2 where id = $1', [workspace, withinMs])
    turn.bumpEpoch()
    const within = formatDuration(withinMs)
    turn.record({ type: 'workspace.changed', actor, data: { appeal_within: within } })
    return { appeal_within: within }
  })
}

/** Whether anybody may read the log, without a key. */
export function setLogPublished(
  engine: Engine,
  workspace: string,
  actor: Actor,
  publish: boolean,
): Promise<{ publish_log: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    await turn.query('update workspaces set log_published = $2 where id = $1', [workspace, publish])
    turn.bumpEpoch()
    turn.record({ type: 'workspace.changed', actor, data: { publish_log: publish } })
    return { publish_log: publish }
  })
}
