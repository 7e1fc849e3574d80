/**
 * How often what goes ahead alone is wrong. Known is what people decided before; of what went ahead, the random audits
 * tell, each probability by itself, an audit that nobody answered as an error. Of what was neither, nothing is known, and
 * then the interval says only what holds whatever it is.
 */
import { clopperPearson } from '@countersign/algorithms'
import type { BacktestError } from '@countersign/core'
import type { Past } from './read-past.ts'

interface Stratum {
  n: number
  drawn: number
  wrong: number
}

export interface ErrorEstimate {
  add(past: Pick<Past, 'audit_p' | 'sampled' | 'found'>): void
  figures(): BacktestError
}

const confidence = 0.95

export function createErrorEstimate(): ErrorEstimate {
  const judged: Stratum = { n: 0, drawn: 0, wrong: 0 }
  const strata = new Map<number, Stratum>()
  let [unknown, unanswered] = [0, 0]
  return {
    add({ audit_p, sampled, found }) {
      if (found.judged) {
        judged.n++
        if (found.wrong) judged.wrong++
      } else if (audit_p > 0) {
        let stratum = strata.get(audit_p)
        if (!stratum) strata.set(audit_p, (stratum = { n: 0, drawn: 0, wrong: 0 }))
        stratum.n++
        if (!sampled) return
        stratum.drawn++
        if (!found.wrong && !found.audited) unanswered++
        if (found.wrong || !found.audited) stratum.wrong++
      } else unknown++
    },
    figures() {
      const all = [...strata.values()]
      const sum = (of: keyof Stratum): number => all.reduce((total, stratum) => total + stratum[of], 0)
      const n = judged.n + sum('n') + unknown
      const beside = { n, judged: judged.n, audited: sum('drawn'), auditable: sum('n'), unanswered, unknown }
      if (n === 0) return { state: 'nothing', ...beside, share: null, interval: null }
      // All intervals hold together with 95 %: each misses with no more than its part of the 5 %.
      const each = 1 - (1 - confidence) / Math.max(1, all.length)
      const intervals = all.map((stratum) => ({ n: stratum.n, ...clopperPearson(stratum.wrong, stratum.drawn, each) }))
      const share = (of: 'share' | 'lower' | 'upper', rest: number): number =>
        (judged.wrong + intervals.reduce((total, one) => total + one.n * (one[of] ?? 0), 0) + rest) / n
      const identified = unknown === 0 && all.every(({ drawn }) => drawn > 0)
      return {
        state: identified ? 'estimated' : 'not_identifiable',
        ...beside,
        share: identified ? share('share', 0) : null,
        interval: [share('lower', 0), share('upper', unknown)],
      }
    },
  }
}
