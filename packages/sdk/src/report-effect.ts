import type { Decision } from './decision.ts'
import { CountersignApiError, type CountersignError, Unavailable } from './errors.ts'
import type { GuardDesk } from './guard-options.ts'
import type { EffectStatus } from './types.ts'

/** The report is told until it arrives; that it arrived before is just as good. */
export async function reportEffect(
  desk: GuardDesk,
  decision: Decision<unknown>,
  status: EffectStatus,
  detail?: unknown,
): Promise<void> {
  try {
    await decision.effect(status, detail, { patienceMs: desk.effectPatienceMs })
  } catch (error) {
    if (!CountersignApiError.is(error) || error.code !== 'already-reported') throw error
  }
}

/** The effect happened, its report did not arrive: what the caller must know so as not to call again. */
export function unreportedError(error: unknown, decision: Decision<unknown>, result: unknown): CountersignError {
  const parts = { decision: decision.wire, ran: { result }, cause: error }
  const words = `${decision.wire.action} (${decision.id}) was carried out, but this could not be reported: ${(error as Error).message} Do not call it again.`
  if (CountersignApiError.is(error))
    return new CountersignApiError(
      { code: error.code, status: error.status, detail: words, errors: [...error.errors] },
      parts,
    )
  return new Unavailable(words, parts)
}
