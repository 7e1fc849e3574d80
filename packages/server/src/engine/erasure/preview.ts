/** What an erasure would do, before it is done. */
import { CountersignError, errorDetail, formatId, whatBeatsErasure, type ErasurePreviewWire } from '@countersign/core'
import {
  countDerived,
  countHeld,
  readCopies,
  readErasureFacts,
  readErasures,
  readSubject,
} from '../../store/erasures.ts'
import { openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { refOf } from './erase.ts'

const goes = [
  'The subject’s key, and with it whatever it sealed in copies that lie elsewhere, once their own copy of the key is gone.',
  'What was proposed, its input, explanation, attributes, groups and callback; what came of it, and what was said of its effect.',
  'Answers before and after the AI’s was shown, their comments, objections to them, and words with which tasks were handed on.',
  'Appeals with their statements, evidence and answers; reported truths; what was flagged; words of overrides and their steps.',
  'Files that no other decision names; the words of the search; answers kept under idempotency keys.',
  'Items of data sets that are about the subject or were made from one of its decisions, outputs for them, and what people were asked about these.',
  'Salts and digests, so that nobody can confirm a guess.',
]
const stays = [
  { what: 'The lines of the log', why: 'They are the proof: ids, kinds, counts and hashes whose salts are gone.' },
  {
    what: 'That there was a decision: its system, action, route, status, times, confidence, and who answered how',
    why: 'Figures of how well the oversight works rest on it. It names nobody whom it was about.',
  },
  {
    what: 'A keyed hash of the subject in the line that says it was erased',
    why: 'A backup that is put back must be erased again.',
  },
  {
    what: 'What limits have counted, as a keyed hash and an amount, for at most 91 days',
    why: 'Nobody may empty a limit by being erased.',
  },
  {
    what: 'Backups made before',
    why: 'They are yours to delete in their time; one that is put back is erased again before it serves.',
  },
]

export async function previewErasure(engine: Engine, workspace: string, subject: string): Promise<ErasurePreviewWire> {
  const { database } = engine
  const state = await engine.states.get(workspace)
  const ref = refOf(state, subject)
  const held = await readSubject(database, workspace, ref)
  const ids = held.map(({ id }) => id)
  const [counts, facts, before, copies, derived] = await Promise.all([
    countHeld(database, workspace, ids),
    readErasureFacts(database, workspace, ref),
    readErasures(database, workspace, ref),
    readCopies(database, workspace, ids, ref),
    countDerived(database, workspace, ids, ref),
  ])
  if (held.length === 0 && derived === 0 && before.length === 0)
    throw new CountersignError('not-found', 'Nothing is held about this subject.')
  return {
    decisions: held.length,
    open: held.filter(({ ended, released }) => !ended && !released).length,
    released: held.filter(({ ended, released }) => !ended && released).length,
    ...counts,
    copies: copies.length + derived,
    goes,
    stays,
    beaten_by: whatBeatsErasure(facts).map((code) => ({ code, why: errorDetail(code) })),
    before: before.map((row) => ({
      ...{ id: formatId('erasure', row.id), at: isoTime(row.at), entry: String(row.position) },
      ...{ decisions: row.decisions, reason_code: row.reason_code },
      comment: row.comment_sealed && openJson<string>(state.key, row.comment_sealed),
    })),
  }
}
