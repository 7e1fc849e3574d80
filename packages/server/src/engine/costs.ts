/** What oversight and its lack cost, as people declare it: one currency, and prices in it. */
import { CountersignError } from '@countersign/core'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

const refused = (path: string, message: string): CountersignError =>
  new CountersignError('bad-input', undefined, { errors: [{ path, message }] })

/** A price without a currency says nothing. */
export function currencyOrThrow(
  { currency }: { currency: string | null },
  prices: Readonly<Record<string, number | null | undefined>>,
): void {
  if (currency !== null) return
  for (const [path, price] of Object.entries(prices))
    if (typeof price === 'number')
      throw refused(path, 'the workspace has no currency: set one first with PATCH /v1/workspace {"currency": "EUR"}')
}

/** Another currency would give every price another meaning: it is changed only while nothing has a price. */
export function setCurrency(
  engine: Engine,
  workspace: string,
  actor: Actor,
  currency: string | null,
): Promise<{ currency: string | null }> {
  if (currency !== null && !currencies.has(currency))
    throw refused('currency', 'takes an ISO 4217 code such as EUR, USD or JPY')
  return engine.committer.act(workspace, async (turn) => {
    if (currency === turn.state.currency) return { currency }
    const [priced] = await turn.query(
      `select 1 from actions where workspace = $1 and (error_cost is not null or delay_cost is not null)
       union all select 1 from queues where workspace = $1 and jsonb_typeof(spec -> 'minuteCost') = 'number' limit 1`,
      [workspace],
    )
    if (priced)
      throw refused(
        'currency',
        'something has a price in the present one: set the costs of actions and queues to null first',
      )
    await turn.query('update workspaces set currency = $2 where id = $1', [workspace, currency])
    turn.bumpEpoch()
    turn.record({ type: 'workspace.changed', actor, data: { currency } })
    return { currency }
  })
}

/** Hours of a queue's people in money; null where that has no price. */
export const peopleMoney = (
  state: { currency: string | null; queue(name: string): { minuteCost: number | null } },
  queue: string,
  hours: number | null,
): number | null => {
  const { minuteCost } = state.queue(queue)
  return state.currency === null || minuteCost === null || hours === null ? null : hours * 60 * minuteCost
}
