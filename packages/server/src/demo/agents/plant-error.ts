import { createHash } from 'node:crypto'
import type { Random } from '@countersign/algorithms'
import { canonicalize, formatId, type Json, type ProposalWire } from '@countersign/core'
import type { Engine } from '../../engine/engine.ts'
import type { Proposer } from '../../engine/bear.ts'
import { propose, tryRoute } from '../../engine/propose.ts'
import type { MailCase } from '../learning/mail-case.ts'
import { fillIn } from '../read-pack.ts'
import { mailProposal, mailSystem, percentOf, type MailTexts } from './mail-proposal.ts'

export interface Planting {
  engine: Engine
  workspace: string
  /** `key_…` of the mail agent: a planted error comes from nobody else, or it would be told by its sender. */
  key: string
}

/**
 * Proposes to quarantine a mail that people want, looking as doubtful proposals do: its confidence is one that the
 * classifier gave to another doubtful mail. Goes past HTTP, because no caller may plant anything.
 *
 * @returns the decision's id; null where the policy would not send it to people: an error never goes ahead alone.
 */
export async function plantError(
  planting: Planting,
  decoy: MailCase,
  version: string,
  doubts: readonly number[],
  random: Random,
  texts: MailTexts,
): Promise<string | null> {
  const confidence = doubts[random.below(Math.max(1, doubts.length))]
  if (confidence === undefined) return null
  const { engine, workspace, key } = planting
  const proposer: Proposer = { actor: { kind: 'agent', id: key }, person: null, systems: [mailSystem] }
  const wire = mailProposal(decoy, version, confidence, texts)
  const route = await tryRoute(engine, workspace, proposer, wire)
  if (route.mode !== 'gate') return null
  const why = fillIn(texts.planted, {
    percent: percentOf(decoy.probability),
    shown: percentOf(wire.confidence ?? confidence),
  })
  const born = await propose(engine, workspace, proposer, wire, onceFor(workspace, decoy.mail, wire), why)
  return formatId('decision', born.row.id)
}

const onceFor = (workspace: string, mail: string, wire: ProposalWire) => ({
  hash: createHash('sha256').update(`${workspace}\ndemonstration plants\n${mail}`).digest(),
  bodyHash: createHash('sha256')
    .update(canonicalize(wire as unknown as Json))
    .digest(),
})
