/** What may be named as a queue's verifier, and by whom. */
import { allowedOrThrow, authorise, type VerifierWire } from '@countersign/core'
import type { Context } from '../context.ts'
import { checkAddress } from '../engine/safe-address.ts'
import { checkConditionOrThrow } from '../engine/stops/segment.ts'
import type { Caller } from './principal.ts'

/** An address gets to see what is proposed and answered: that is for whoever may keep webhooks. */
export function checkVerifierOrThrow(
  { addressRules }: Context,
  { principal }: Caller,
  verifier: VerifierWire | null | undefined,
): void {
  if (!verifier) return
  if ('url' in verifier) {
    allowedOrThrow(authorise(principal, 'webhook.write'))
    checkAddress(verifier.url, addressRules, 'verifier.url')
  } else for (const [i, { when }] of verifier.rules.entries()) checkConditionOrThrow(when, `verifier.rules.${i}.when`)
}
