import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { countConfusion } from '../intervals/classification-measures.ts'
import { wilsonInterval } from '../intervals/wilson-interval.ts'
import { errorGaps, groupErrors } from './group-errors.ts'
import { impactRatio } from './impact-ratio.ts'

const compas = fileURLToPath(
  new URL('../../../../../shared/data/compas_aequitas/compas_for_aequitas.csv', import.meta.url),
)

test.skipIf(!existsSync(compas))(
  '[IN11] needs compas_aequitas: every rate that ProPublica printed, of 7,214 rows',
  () => {
    const rows = readFileSync(compas, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [, score, label, race] = line.split(',')
        return { high: Number(score) === 1, again: Number(label) === 1, race }
      })
    const of = (race?: string) => rows.filter((row) => race === undefined || row.race === race)
    const errors = (race?: string) => {
      const some = of(race)
      return groupErrors(
        countConfusion(
          some.map(({ high }) => high),
          some.map(({ again }) => again),
        ),
      )
    }
    const percent = ({ hits, n }: { hits: number; n: number }) => ((100 * hits) / n).toFixed(2)
    const [all, black, white] = [errors(), errors('African-American'), errors('Caucasian')]
    expect([rows.length, of('African-American').length, of('Caucasian').length]).toEqual([7_214, 3_696, 2_454])
    expect([percent(all.falsePositive), percent(all.falseNegative)]).toEqual(['32.35', '37.40'])
    expect([percent(black.falsePositive), percent(black.falseNegative)]).toEqual(['44.85', '27.99'])
    expect([percent(white.falsePositive), percent(white.falseNegative)]).toEqual(['23.45', '47.72'])
    expect([percent(black.precision), percent(white.precision)]).toEqual(['62.97', '59.13'])

    // Favourable is a low score.
    const low = (race: string) => ({ hits: of(race).filter(({ high }) => !high).length, n: of(race).length })
    const ratio = impactRatio(low('African-American'), low('Caucasian'))
    expect(ratio).toMatchObject({ method: 'katz', fourFifths: 'missed' })
    expect([ratio.ratio, ratio.lower, ratio.upper].map((x) => x?.toFixed(3))).toEqual(['0.632', '0.602', '0.663'])
    expect(ratio.ratio?.toFixed(4)).toBe('0.6316')

    const gaps = errorGaps(black, white)
    expect(gaps.equalisedOdds?.toFixed(4)).toBe('0.2139')
    expect(gaps.falsePositive.lower).toBeGreaterThan(0.18)
    expect(gaps.falsePositive.upper).toBeLessThan(0.25)
    const { lower, upper } = wilsonInterval(black.falsePositive.hits, black.falsePositive.n)
    expect(lower < 0.4485 && 0.4485 < upper).toBe(true)
  },
)
