/**
 * The lattice: how strict a route is. Every rule that matched is an *ask* (require) or a *leave* (permit). The base is
 * the loosest leave, or the default where there is none; the route is the strictest of the base and all asks. So a
 * require can only tighten, a permit can only loosen the base, and the order of the rules says nothing.
 *
 * That the default stays a floor under requires is a choice: were it dropped as soon as anything matched, adding
 * `require: watch` to a policy whose default is `gate` would let the AI go ahead.
 */
import { defaultWindowMs, modeRank, type Rule, type RuleFinding } from './policy.ts'
import type { Mode } from './wire/index.ts'

export interface Stance {
  mode: Mode
  /** False unless the mode is `watch`. */
  live: boolean
  /** 0 unless the mode is `watch`. */
  windowMs: number
}

/** Negative where `a` is looser than `b`: by mode, then live before held, then the shorter window. */
export const compareStrictness = (a: Stance, b: Stance): number =>
  modeRank(a.mode) - modeRank(b.mode) || Number(b.live) - Number(a.live) || a.windowMs - b.windowMs

/** What this mode means, with a watch as the rule has it or as it is by default. */
export const stanceOf = (mode: Mode, rule?: Rule): Stance =>
  mode === 'watch'
    ? { mode, live: rule?.live ?? false, windowMs: rule?.windowMs ?? defaultWindowMs }
    : { mode, live: false, windowMs: 0 }

/** What a rule and its result are enough for. */
export type RuleAnswer = Pick<RuleFinding, 'rule' | 'result'>

/** What this answer demands at least; null where nothing. What could not be evaluated demands a person. */
export function askOf({ rule, result }: RuleAnswer): Stance | null {
  if (result === 'error' || (result === 'missing' && rule.require)) return stanceOf('gate')
  return result === 'matched' && rule.require ? stanceOf(rule.require, rule) : null
}

/** What this answer would be content with; null where it says nothing. */
export const leaveOf = ({ rule, result }: RuleAnswer): Stance | null =>
  result === 'matched' && rule.permit ? stanceOf(rule.permit, rule) : null

/** `base` is what would hold without any require. `defaultMode` is null where there is no policy. */
export function decideStance(
  defaultMode: Mode | null,
  answers: readonly RuleAnswer[],
): { base: Stance; decided: Stance } {
  let loosest: Stance | null = null
  let strictest: Stance | null = null
  for (const answer of answers) {
    const [ask, leave] = [askOf(answer), leaveOf(answer)]
    if (leave && (!loosest || compareStrictness(leave, loosest) < 0)) loosest = leave
    if (ask && (!strictest || compareStrictness(ask, strictest) > 0)) strictest = ask
  }
  const base = loosest ?? stanceOf(defaultMode ?? 'gate')
  return { base, decided: strictest && compareStrictness(strictest, base) > 0 ? strictest : base }
}
