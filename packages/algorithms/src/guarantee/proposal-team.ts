import { fitPlatt, plattProbability, type PlattCalibration } from '../calibration/platt.ts'
import type { BinomialEstimate } from '../intervals/binomial-estimate.ts'
import { clopperPearson } from '../intervals/clopper-pearson.ts'
import { weightedShare, type WeightedShare } from '../intervals/weighted-share.ts'
import { logOdds, sigmoid } from '../learning/sigmoid.ts'
import { combineAnswers, fitPersonModel, type PersonModel } from './team.ts'

/** What an AI proposed, a person answered, and an audit, drawn with a known `probability` in (0, 1], found afterwards. */
export type JudgedProposal = {
  /** The AI's own, 0..1. */
  readonly confidence: number
  /** Whether the person let it go as it was proposed. */
  readonly agreed: boolean
  /** Whether it was right. */
  readonly right: boolean
  readonly probability: number
}

export type ProposalTeam = {
  /** Wrong, if every proposal had been done. */
  readonly ai: WeightedShare
  readonly person: WeightedShare
  /** Wrong, if the person had been asked only where they are surer than the AI, and the rest done. */
  readonly deferring: WeightedShare
  /** Wrong, if what is likelier after both have spoken had been done. */
  readonly combined: WeightedShare
  /** Share of the cases that deferring gives to the person, 0..1. */
  readonly deferred: number
  /**
   * The person is surer below this confidence, 0..1. Null where confidence does not rise with being right, or it is not
   * shown that people hold back the wrong more often than the right there.
   */
  readonly personBelow: number | null
  /** Where `combined` and `ai` differ in being right, how often `combined` is: above a half the person adds something. */
  readonly gain: BinomialEstimate
}

interface Fit {
  calibration: PlattCalibration
  person: PersonModel
  /** From here on the AI is at least as sure as the person: c ≥ c · P(agree | right) + (1 − c) · P(refuse | wrong). */
  surerFrom: number
}

function fitTeam(cases: readonly JudgedProposal[]): Fit {
  const calibration = fitPlatt(
    cases.map(({ confidence }) => logOdds(confidence)),
    cases.map(({ right }) => right),
  )
  const person = fitPersonModel(
    cases.map(({ agreed, right }) => ({ probabilities: [0, 1], answer: Number(agreed), truth: Number(right) })),
  )
  const [caught, agreed] = [person.rates[0]![0]!, person.rates[1]![1]!]
  return { calibration, person, surerFrom: caught / (caught + 1 - agreed) }
}

/**
 * What AI alone, a person alone, the surer of both, and both combined get wrong, where each case is judged by what was
 * fitted on others: `folds` parts (default 5), the i-th case in part i mod `folds`. Confidence is calibrated by Platt's
 * sigmoid on its log-odds. The order of the cases must say nothing of them.
 *
 * Weakness: people who saw the AI's answer before they gave theirs lean towards it; the figures hold for people who go
 * on seeing it. `combined` takes the two to err independently given the truth; its error is measured all the same.
 *
 * @throws RangeError where there are fewer cases than twice the folds, or a probability lies outside (0, 1].
 * @see Madras, Pitassi & Zemel, NeurIPS 2018 (deferral); Kerrigan, Smyth & Steyvers, NeurIPS 2021 (combination).
 */
export function judgeProposalTeam(cases: readonly JudgedProposal[], folds = 5): ProposalTeam {
  if (cases.length < 2 * folds) throw new RangeError(`${cases.length} cases are too few for ${folds} folds`)
  const fits = Array.from({ length: folds }, (_, fold) => fitTeam(cases.filter((_, i) => i % folds !== fold)))
  let deferred = 0
  const differ = { deferring: 0, combined: 0 }
  const better = { deferring: 0, combined: 0 }
  const judged = cases.map(({ confidence, agreed, right, probability }, i) => {
    const { calibration, person, surerFrom } = fits[i % folds]!
    const p = plattProbability(calibration, logOdds(confidence))
    const defers = p < surerFrom
    const goes = combineAnswers([1 - p, p], Number(agreed), person) === 1
    if (defers) deferred++
    // AI alone goes ahead; the others differ from it only by holding back.
    for (const [of, ahead] of [
      ['deferring', !defers || agreed],
      ['combined', goes],
    ] as const) {
      if (ahead) continue
      differ[of]++
      if (!right) better[of]++
    }
    return {
      probability,
      ai: !right,
      person: agreed !== right,
      deferring: (defers ? agreed : true) !== right,
      combined: goes !== right,
    }
  })
  const wrong = (of: 'ai' | 'person' | 'deferring' | 'combined') =>
    weightedShare(judged.map((one) => ({ hit: one[of], probability: one.probability })))
  const { calibration, surerFrom } = fitTeam(cases)
  const isShown = calibration.slope > 0 && clopperPearson(better.deferring, differ.deferring).lower > 0.5
  return {
    ai: wrong('ai'),
    person: wrong('person'),
    deferring: wrong('deferring'),
    combined: wrong('combined'),
    deferred: deferred / cases.length,
    personBelow: isShown ? sigmoid((logOdds(surerFrom) - calibration.offset) / calibration.slope) : null,
    gain: clopperPearson(better.combined, differ.combined),
  }
}
