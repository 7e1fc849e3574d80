/** The search index: words of what was proposed, apart from the sealed text so that it can be deleted alone. */
import type { Json } from '@countersign/core'
import { readDecisions } from '../store/decisions.ts'
import type { Engine } from './engine.ts'
import type { Follower } from './follower.ts'
import { contentOf, keyOf } from './sealed-key.ts'

const longestText = 20_000

export const createSearchFollower = (engine: Engine): Follower => ({
  name: 'search',
  patient: true,
  async take(tx, workspace, entries) {
    const ids = [
      ...new Set(
        entries.filter((entry) => entry.type === 'decision.proposed').map((entry) => entry.decision as string),
      ),
    ]
    if (ids.length === 0) return
    const state = await engine.states.get(workspace)
    const decisions: string[] = []
    const texts: string[] = []
    for (const row of await readDecisions(tx, workspace, ids)) {
      const key = keyOf(state.key, row)
      if (!key) continue
      const { input, proposal, attributes, case: ofCase, subject } = contentOf(key, row)
      decisions.push(row.id)
      texts.push(
        [row.action, row.system, ofCase ?? '', subject ?? '', ...words(input), ...words(proposal), ...words(attributes)]
          .join(' ')
          .slice(0, longestText)
          .replaceAll('\0', ' '),
      )
    }
    await tx.query(
      `insert into search (workspace, decision, words) select $1, d, to_tsvector('simple', t) from unnest($2::uuid[], $3::text[]) as u(d, t) on conflict do nothing`,
      [workspace, decisions, texts],
    )
  },
})

function words(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((item: Json) => words(item))
}
