/** Runs of comparisons: a handful of pairs at a time is shown to the judge, each twice with its sides swapped. */
import {
  formatId,
  preferenceInstructions,
  readPreference,
  type ComparisonWire,
  type Criterion,
  type Json,
  type PreferenceAnswer,
  type Preferences,
} from '@countersign/core'
import { openBytes, openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { askJudge } from '../evaluation/ask-judge.ts'
import { readJudge, type JudgeRow } from '../evaluation/judges.ts'
import { createRunner } from '../evaluation/runner.ts'
import type { AddressRules } from '../safe-address.ts'
import {
  comparedBy,
  comparisonOrThrow,
  type ComparisonRow,
  type ComparisonSpec,
  type PairRow,
} from './comparison-row.ts'
import { comparisonWire } from './comparison-wire.ts'
import { readShown, type Shown } from './read-shown.ts'

const together = 4
const mostTries = 3

const jsonOf = (said: Preferences | undefined): string | null => (said ? JSON.stringify(said) : null)

export interface Comparisons {
  read(workspace: string, id: string): Promise<ComparisonWire>
  stop(): Promise<void>
}

export function createComparisons(engine: Engine, rules: AddressRules): Comparisons {
  const { database, committer } = engine

  async function ask(
    judge: JudgeRow,
    secret: string | null,
    { question, criteria }: { question: string; criteria: readonly Criterion[] },
    shown: Shown,
  ): Promise<PreferenceAnswer> {
    const told = preferenceInstructions(judge.spec.prompt, question, criteria)
    const beside = { question, ...(criteria.length === 0 ? {} : { rubric: criteria as unknown as Json }) }
    const said = await askJudge(engine, rules, judge, secret, told, { ...shown }, beside)
    return said.ok ? readPreference(judge.kind, said.status, said.body, criteria) : said
  }

  /** Answers whether there was anything to ask. */
  async function compare(row: ComparisonRow, judge: JudgeRow): Promise<boolean> {
    const { workspace, id } = row
    const pairs = await database.query<PairRow>(
      `select * from comparison_pairs where workspace = $1 and comparison = $2 and state = 'waiting' order by tries, n limit $3`,
      [workspace, id, together],
    )
    if (pairs.length === 0) return false
    const { key } = await engine.states.get(workspace)
    const { question } = openJson<ComparisonSpec>(key, row.spec_sealed)
    const asked = { question, criteria: await comparedBy(database, row) }
    const secret = judge.secret_sealed && openBytes(key, judge.secret_sealed).toString()
    const shownOf = await readShown(database, key, row, pairs)
    const said = await Promise.all(
      pairs.map(async (pair) => {
        const { input, first, second } = shownOf(pair)
        const [drawn, swapped] = await Promise.all([
          ask(judge, secret, asked, { input, first, second }),
          ask(judge, secret, asked, { input, first: second, second: first }),
        ])
        return { pair, drawn, swapped }
      }),
    )
    await committer.act(workspace, async (turn) => {
      const seal = (value: Json) => engine.seal.json(turn.state.key, value)
      for (const { pair, drawn, swapped } of said) {
        const both = drawn.ok && swapped.ok ? { drawn, swapped } : null
        const why = drawn.ok ? (swapped.ok ? null : swapped.why) : drawn.why
        const state = both ? 'scored' : pair.tries + 1 >= mostTries ? 'missing' : 'waiting'
        await turn.query(
          `update comparison_pairs set tries = tries + 1, state = $4, said = $5, said_swapped = $6, why_sealed = $7, said_criteria = $8, said_criteria_swapped = $9
           where workspace = $1 and comparison = $2 and n = $3 and state = 'waiting'`,
          [
            ...[workspace, id, pair.n, state, both?.drawn.prefer ?? null, both?.swapped.prefer ?? null],
            ...[why === null ? null : seal(why), jsonOf(both?.drawn.criteria), jsonOf(both?.swapped.criteria)],
          ],
        )
      }
    })
    return true
  }

  /** Where nothing of it waits any more, or nobody is left to ask. */
  const end = ({ workspace, id }: ComparisonRow): Promise<void> =>
    committer.act(workspace, async (turn) => {
      const row = await comparisonOrThrow(turn, workspace, formatId('comparison', id))
      if (row.status !== 'running') return
      await turn.query(
        `update comparison_pairs set state = 'missing' where workspace = $1 and comparison = $2 and state = 'waiting'`,
        [workspace, id],
      )
      const [count] = await turn.query<{ judged: number; missing: number }>(
        `select count(*) filter (where state = 'scored')::int as judged, count(*) filter (where state = 'missing')::int as missing
         from comparison_pairs where workspace = $1 and comparison = $2`,
        [workspace, id],
      )
      await turn.query(
        `update comparisons set status = 'ready', ended_at = at_ms($3) where workspace = $1 and id = $2`,
        [...[workspace, id, turn.nowMs]],
      )
      turn.record({
        type: 'comparison.judged',
        actor: { kind: 'system', id: null },
        data: { comparison: formatId('comparison', id), ...(count as { judged: number; missing: number }) },
      })
    })

  const runner = createRunner<ComparisonRow>(engine, 'comparisons', async (row) => {
    const judge = row.judge === null ? undefined : await readJudge(database, row.workspace, row.judge)
    if (judge?.retired_at === null && (await compare(row, judge))) return true
    await end(row)
    return false
  })

  return {
    async read(workspace, id) {
      const row = await comparisonOrThrow(database, workspace, id)
      if (row.lost) runner.wake(row)
      return comparisonWire(database, (await engine.states.get(workspace)).key, row, true)
    },
    stop: () => runner.stop(),
  }
}
