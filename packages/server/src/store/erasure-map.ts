/**
 * What of a decision stands where. Every table is here, so that one that is added and holds what somebody proposed or
 * said cannot be forgotten: a test compares this with the schema.
 */

/** What happens to a column when a decision is erased: it is emptied, or it stays, and why. */
interface Held {
  /** Emptied. */
  goes: readonly string[]
  /** Columns that could hold a value and stay, with the reason. */
  stays: Readonly<Record<string, string>>
}

const label = 'a word of the system’s makers, not of the subject'
const ours = 'names a rule, a queue or a state of ours'

/** Tables with a row about a decision or its subject. */
export const heldByDecisions: Readonly<Record<string, Held>> = {
  decisions: {
    goes: [
      ...['sealed', 'salt', 'digest', 'wrapped_key', 'outcome_sealed', 'effect_sealed', 'override_sealed'],
      ...['subject_ref', 'case_ref', 'run'],
    ],
    stays: {
      ...{ system: label, version: label, action: label, kind: ours, status: ours, mode: ours, rules: ours },
      ...{ queue: ours, seats: ours, on_silence: ours, outcome_verdict: ours, outcome_by: ours, effect: ours },
    },
  },
  tasks: { goes: ['first_answer_sealed', 'case_ref'], stays: { kind: ours, queue: ours, class: ours, status: ours } },
  judgments: {
    goes: ['sealed', 'digest', 'signature_sealed'],
    stays: {
      ...{
        authn: ours,
        signed_with: ours,
        verdict: 'whether people agreed is what measures of oversight rest on',
        status: ours,
      },
      ...{ ai_shown: ours, opened: 'names of the parts that were looked at' },
    },
  },
  truths: { goes: ['sealed'], stays: { source: 'the name of a process of yours' } },
  idempotency: { goes: ['sealed', 'body_hash'], stays: { hash: 'of the caller’s key and the address' } },
  // Those that decisions name, and those that are kept of exports of their projects.
  files: { goes: ['digest', 'media_type', 'wrapped_key', 'created_by'], stays: {} },
  file_chunks: { goes: ['sealed'], stays: {} },
  file_uses: { goes: [], stays: {} },
  search: { goes: ['words'], stays: {} },
  subject_keys: { goes: ['ref', 'wrapped_key'], stays: {} },
  run_subjects: { goes: ['subject_ref'], stays: {} },
  incidents: {
    goes: ['sealed', 'note_sealed'],
    stays: { system: label, version: label, action: label, status: ours, opened_by: ours, closed_by: ours },
  },
  incident_decisions: { goes: [], stays: { how: ours } },
  appeals: { goes: ['sealed', 'text_sealed'], stays: { status: ours, language: 'of the page that was shown' } },
  appeal_evidence: { goes: ['sealed'], stays: {} },
  appeal_links: {
    goes: [],
    stays: { hash: 'of a link that opens nothing any more', language: ours, created_by: ours },
  },
  compensation_steps: { goes: ['sealed'], stays: { kind: ours, state: ours, by: ours } },
  compensations: { goes: [], stays: { cause: ours, state: ours } },
  hand_ons: { goes: ['comment_sealed'], stays: { how: ours, to_seat: ours } },
  second_looks: { goes: ['objection_sealed', 'why'], stays: { queue: ours, source: ours, result: ours, came: ours } },
  grants: {
    goes: ['reason_sealed', 'condition'],
    stays: { system: label, action: label },
  },
  notices: { goes: ['last_error'], stays: { kind: ours, event: ours, state: ours, channel: ours } },
  slack_cards: {
    goes: [],
    stays: { channel: 'where a message stands that the erasure empties', ts: 'which message it is' },
  },
  deliveries: { goes: ['last_error'], stays: { type: ours, state: ours } },
  holds: { goes: ['name_sealed', 'reason_sealed', 'subject_ref', 'case_ref'], stays: {} },
  experts: { goes: [], stays: { skill: ours, hash: 'of a link that opens nothing any more' } },
  counted: {
    goes: [],
    stays: { key: 'for at most 91 days, so that nobody empties a limit by being erased; a keyed hash and an amount' },
  },
  erasures: {
    goes: [],
    stays: {
      ...{ subject_ref: 'a keyed hash: a backup that is put back is erased again by it', reason_code: ours },
      ...{ comment_sealed: 'why it was erased, sealed', actor_kind: ours, actor_id: ours },
    },
  },
  people: {
    goes: [],
    stays: {
      ...{ name: 'of who works here', email: 'of who works here', roles: ours, skills: ours, identities: ours },
      ...{ conflicts: 'a keyed hash keeps who is partial away from a subject that comes back', own_conflicts: ours },
    },
  },
  entries: { goes: [], stays: { type: ours, leaf: 'the proof: ids, counts and salted hashes whose salts are gone' } },
  lineage: { goes: [], stays: { from_kind: ours, to_kind: ours } },
  stuck: { goes: [], stays: {} },
  expert_tasks: { goes: [], stays: {} },
  items: {
    goes: ['external_ref', 'label_sealed', 'gold_sealed', 'predicted_sealed', 'vector_sealed'],
    stays: { arm: ours, state: ours, retired: ours },
  },
  dataset_items: { goes: ['external_ref', 'sealed', 'subject_ref'], stays: {} },
  evaluation_outputs: {
    goes: ['external_ref', 'sealed', 'scores_sealed', 'why_sealed', 'subject_ref'],
    stays: { state: ours, disputed: ours },
  },
  evaluation_scores: { goes: ['scores_sealed', 'why_sealed', 'kept_sealed', 'external_ref'], stays: { state: ours } },
  decision_scores: { goes: ['scores_sealed', 'external_ref'], stays: {} },
  inquiries: { goes: ['sealed', 'answer_sealed'], stays: { answered_by: ours, share: ours } },
  guideline_examples: { goes: ['sealed'], stays: {} },
  item_skips: { goes: ['reason_sealed'], stays: {} },
  gold_answers: { goes: [], stays: {} },
  attempt_answers: { goes: [], stays: {} },
  breaker_outcomes: { goes: [], stays: {} },
  shadow_disagreements: { goes: [], stays: { was: ours, would: ours, rules: ours } },
  objective_draws: { goes: [], stays: { objective: ours, system: label, version: label, segment: 'a keyed hash' } },
}

/** Tables about nobody: how the installation and its workspaces are set, and counts. */
export const aboutNobody: readonly string[] = [
  ...['accounts', 'actions', 'attempts', 'backtests', 'break_glasses', 'breakers', 'challenges', 'clock', 'cursors'],
  ...[
    'drills',
    'evidence_packs',
    'evidence_pack_chunks',
    'comparison_lists',
    'comparison_pairs',
    'comparisons',
    'evaluation_asked',
    'datasets',
    'evaluations',
    'exports',
    'floors',
    'guidelines',
    'heads',
    'import_refusals',
    'imports',
    'judges',
    'keys',
    'links',
    'notice_preferences',
    'log_checkpoints',
    'log_cosignatures',
    'log_keys',
    'log_tiles',
  ],
  ...['logs', 'migrations', 'objective_cells', 'objective_tests', 'objectives', 'passkeys', 'policies'],
  ...[
    'policy_stages',
    'policy_versions',
    'project_people',
    'project_quality',
    'learning_rounds',
    'ml_backends',
    'projects',
    'qualification_items',
    'qualifications',
    'queues',
    'recalls',
    'risk_readings',
    'rubric_versions',
    'rubrics',
    'runs',
  ],
  ...['sessions', 'shadow_counts', 'shifts', 'signatures', 'skill_grants', 'step_ups', 'stop_resumptions', 'stops'],
  ...['linked_identities', 'providers', 'recovery_codes', 'sso_attempts', 'totps'],
  ...['push_devices', 'push_keys'],
  ...['scim_groups', 'scim_members', 'scim_tokens', 'scim_users', 'slack_connections', 'slack_links', 'slack_seen'],
  ...['system_actions', 'systems', 'watches', 'webhooks', 'workspaces'],
]
