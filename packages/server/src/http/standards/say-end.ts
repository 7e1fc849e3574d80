import { tellOutcome, type DecisionWire } from '@countersign/core'

/** Why it may not go ahead, for a program that has one line for it: what people wrote, else what happened in words. */
export function sayEnd({ action, status, outcome }: DecisionWire): string {
  const said = outcome?.instruction ?? outcome?.comment
  const told = tellOutcome({
    ...{ action, verdict: outcome?.verdict ?? null, by: outcome?.by ?? null },
    ...{ effect: null, overridden: false },
  })
  if (status === 'expired') return `${told} Nobody turned it down.`
  return said ? said : told
}
