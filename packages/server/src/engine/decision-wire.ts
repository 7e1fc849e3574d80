/** A decision as the network sees it, and what of it each reader may see. */
import {
  formatDigest,
  formatId,
  type CompensationWire,
  type DecisionRowWire,
  type DecisionWire,
  type JsonObject,
  type OutcomeWire,
  type OverriddenWire,
  type RouteWire,
  type TruthWire,
} from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { openJson, type Key } from '../store/seal.ts'
import { summarise, type Content, type OverrideContent } from './content.ts'
import { isoTime } from './entry.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms))
const erased: Content = {
  input: null,
  proposal: null,
  schema: null,
  alternatives: [],
  explanation: null,
  attributes: {},
  groups: null,
  subject: null,
  case: null,
  requester: null,
  reasons: [],
  nearest: null,
  values: {},
  callback: null,
}

export function routeWire(row: DecisionRow, content: Content): RouteWire {
  return {
    mode: row.mode,
    policy: row.policy ? `${formatId('policy', row.policy)}@${row.policy_version}` : null,
    rules: row.rules === '' ? [] : row.rules.split(' '),
    reasons: content.reasons,
    nearest: content.nearest,
    // Whether it was drawn is nobody's to know yet; that it could be, is.
    audit: row.audit_p > 0 ? { probability: Number(row.audit_p.toFixed(6)) } : null,
    until: iso(row.until_at),
    values: content.values,
  }
}

function outcomeWire(state: WorkspaceState, row: DecisionRow, content: Content, key: Key | null): OutcomeWire | null {
  if (row.outcome_verdict === null || row.outcome_by === null) return null
  const said = key ? outcomeOf(key, row) : {}
  const releasable =
    row.kind !== 'question' &&
    (row.outcome_verdict === 'approved' || (row.outcome_verdict === 'expired' && row.status !== 'expired'))
  return {
    verdict: row.outcome_verdict,
    by: row.outcome_by,
    ...(releasable && key ? { proposal: said.proposal === undefined ? content.proposal : said.proposal } : {}),
    ...(said.answer === undefined ? {} : { answer: said.answer }),
    ...(row.outcome_people
      ? {
          people: row.outcome_people.map((id) => ({
            id: formatId('person', id),
            name: state.people.get(id)?.name ?? 'somebody who has left',
            ...(state.solo || id === row.requester ? { self: true } : {}),
          })),
        }
      : {}),
    ...(said.signatures
      ? {
          signatures: said.signatures.map(({ name, meaning, at, with: by, person, judgment }) => ({
            ...{ name, meaning, at, with: by, person, judgment },
          })),
        }
      : {}),
    ...(said.reasonCodes?.length ? { reason_codes: said.reasonCodes } : {}),
    ...(said.comment ? { comment: said.comment } : {}),
    ...(said.instruction ? { instruction: said.instruction } : {}),
  }
}

function overriddenWire(state: WorkspaceState, row: DecisionRow, key: Key | null): OverriddenWire | null {
  if (row.overridden_at === null || row.overridden_by === null) return null
  const said = key && row.override_sealed ? openJson<OverrideContent>(key, row.override_sealed) : {}
  return {
    at: isoTime(row.overridden_at),
    by: {
      id: formatId('person', row.overridden_by),
      name: state.people.get(row.overridden_by)?.name ?? 'somebody who has left',
    },
    reason_code: said.reasonCode ?? null,
    comment: said.comment ?? null,
  }
}

export interface DecisionParts {
  truths?: TruthWire[]
  entry?: string | null
  content?: Content
  frozen?: string | null
  watched?: boolean | null
  compensation?: CompensationWire | null
}

/** All of it: what a system key that may read it, or a person from whom nothing is hidden, sees. */
export function decisionWire(state: WorkspaceState, row: DecisionRow, parts: DecisionParts = {}): DecisionWire {
  const key = parts.content ? null : keyOf(state.key, row)
  const openKey = key ?? (row.outcome_sealed || row.effect_sealed ? keyOf(state.key, row) : null)
  const content = parts.content ?? (key ? contentOf(key, row) : erased)
  const said = openKey ? outcomeOf(openKey, row) : {}
  const tasks = (row.task_ids ?? []).map((id) => formatId('task', id))
  return {
    id: formatId('decision', row.id),
    status: row.status,
    rev: row.rev,
    digest: row.digest ? formatDigest(row.digest.toString('hex')) : null,
    system: row.system,
    version: row.version,
    kind: row.kind,
    action: row.action,
    route: routeWire(row, content),
    outcome: outcomeWire(state, row, content, openKey ?? (parts.content ? state.key : null)),
    task: tasks[0] ?? null,
    tasks,
    queue: row.queue,
    due: iso(row.due_at),
    on_silence: row.status === 'waiting' ? row.on_silence : null,
    release_by: iso(row.release_by),
    frozen: row.frozen ? formatId('stop', row.frozen) : null,
    watched: parts.watched ?? null,
    vetoed_at: iso(row.vetoed_at),
    input: content.input,
    proposal: said.proposal === undefined ? content.proposal : said.proposal,
    schema: content.schema,
    confidence: row.confidence === null ? null : Number(row.confidence.toFixed(6)),
    alternatives: content.alternatives,
    explanation: content.explanation,
    attributes: content.attributes,
    subject: content.subject,
    case: content.case,
    requester: content.requester,
    reversible: row.reversible,
    run: row.run,
    parent: row.parent ? formatId('decision', row.parent) : null,
    release:
      row.release_id && row.released_at !== null
        ? { id: formatId('release', row.release_id), at: isoTime(row.released_at) }
        : null,
    effect:
      row.effect && row.effect_at !== null
        ? {
            status: row.effect,
            detail: row.effect_sealed && openKey ? openJson(openKey, row.effect_sealed) : null,
            at: isoTime(row.effect_at),
          }
        : null,
    original: said.proposal === undefined ? null : content.proposal,
    truth: parts.truths ?? [],
    overridden: overriddenWire(state, row, openKey),
    compensation: parts.compensation ?? null,
    created_at: isoTime(row.created_at),
    ended_at: iso(row.ended_at),
    erased_at: iso(row.erased_at),
    log: { entry: parts.entry ?? null },
  }
}

export function decisionRowWire(state: WorkspaceState, row: DecisionRow, hidden: boolean): DecisionRowWire {
  const wire = decisionWire(state, row)
  const {
    id,
    status,
    rev,
    system,
    version,
    kind,
    action,
    route,
    outcome,
    task,
    queue,
    due,
    confidence,
    case: ofCase,
    created_at,
    ended_at,
  } = hidden ? hideAi(wire) : wire
  return {
    id,
    status,
    rev,
    system,
    version,
    kind,
    action,
    route,
    outcome,
    task,
    queue,
    due,
    confidence,
    case: ofCase,
    created_at,
    ended_at,
    summary: summarise(action, hidden && assertsSomething(kind) ? null : wire.proposal, wire.input),
  }
}

const assertsSomething = (kind: DecisionWire['kind']): boolean => kind === 'prediction' || kind === 'output'

/**
 * The decision without the AI's answer. Of an action the arguments stay, because they are what is approved; of a
 * prediction the label itself goes, and with it the digest, which could be guessed back from so few possibilities.
 */
export function hideAi(wire: DecisionWire): DecisionWire {
  const values = Object.fromEntries(
    Object.entries(wire.route.values ?? {}).filter(
      ([path]) => path !== 'confidence' && !(assertsSomething(wire.kind) && path.startsWith('proposal')),
    ),
  ) as JsonObject
  const hidden: DecisionWire = {
    ...wire,
    confidence: null,
    alternatives: [],
    explanation: null,
    route: { ...wire.route, reasons: [], nearest: null, values },
    overridden: null,
    compensation: null,
  }
  return assertsSomething(wire.kind)
    ? { ...hidden, proposal: null, original: null, digest: null, outcome: null }
    : hidden
}

/** An item as whoever answers it reads it: the same before and after, whatever was made of it. */
export const asAsked = (row: DecisionRow): DecisionRow => ({
  ...row,
  ...{ status: 'waiting', rev: 1, outcome_verdict: null, outcome_by: null, outcome_people: null, outcome_sealed: null },
  ended_at: null,
})
