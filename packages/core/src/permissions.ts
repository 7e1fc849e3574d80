/**
 * Who may do what, decided in one place. Programs hold scopes, people hold roles; judging is for people only, and what
 * changes the rules themselves asks for a session.
 */
import { refuse, type Refusal } from './errors.ts'
import type { Authn, Role } from './wire/index.ts'

export const scopes = [
  'decisions:propose',
  'decisions:read',
  'decisions:release',
  'truth:write',
  'events:read',
  'files:write',
  'files:read',
  'people:read',
  'people:write',
  'keys:write',
  'queues:read',
  'queues:write',
  'policies:read',
  'policies:write',
  'systems:read',
  'systems:write',
  'insights:read',
  'webhooks:write',
  'log:read',
  'stops:write',
  'projects:read',
  'projects:write',
] as const
export type Scope = (typeof scopes)[number]
/** What a key needs that proposes and waits; given where a key is minted without naming scopes. */
export const proposingScopes: readonly Scope[] = [
  'decisions:propose',
  'decisions:read',
  'decisions:release',
  'truth:write',
  'events:read',
  'files:write',
  'files:read',
  'systems:read',
]

export const roles = [
  'owner',
  'admin',
  'policy-author',
  'risk-owner',
  'lead',
  'reviewer',
  'auditor',
] as const satisfies readonly Role[]

/** Somebody from outside who is asked about one decision: their link is their only door, and this role opens none. */
export const expertRole = 'expert'
export const isExpert = (held: readonly string[]): boolean => held.includes(expertRole)

interface Rule {
  /** The scope that lets a program do it; absent where no program may. */
  scope?: Scope
  /** The roles that let a person do it. */
  roles: readonly Role[]
  /** Asks for a session; a personal key serves only in a workspace that was born with a bootstrap key. */
  session?: true
  /** A program may do it while a halt suspends its key: what it did must become known, and stopping more is stricter. */
  whileSuspended?: true
}

const everyone = roles
const working = ['owner', 'admin', 'lead', 'reviewer', 'risk-owner'] as const
const running = ['owner', 'admin', 'lead'] as const
/** Who leads those that answer. */
export const isLead = (held: readonly string[]): boolean => running.some((role) => held.includes(role))

const operations = {
  'decision.propose': { scope: 'decisions:propose', roles: ['owner', 'admin', 'lead', 'policy-author'] },
  'decision.read': { scope: 'decisions:read', roles: everyone, whileSuspended: true },
  'decision.release': { scope: 'decisions:release', roles: ['owner', 'admin', 'lead'] },
  'decision.effect': { scope: 'decisions:release', roles: ['owner', 'admin', 'lead'], whileSuspended: true },
  'decision.cancel': { scope: 'decisions:propose', roles: running },
  'decision.escalate': { scope: 'decisions:propose', roles: running },
  'decision.veto': { roles: working },
  'decision.flag': { roles: working },
  'decision.override': { roles: working },
  'compensation.read': { scope: 'decisions:read', roles: everyone },
  'compensation.step': { scope: 'decisions:release', roles: working },
  'appeal.link': { scope: 'decisions:propose', roles: running },
  'appeal.read': { roles: [...working, 'auditor'] },
  'look-back.read': { scope: 'decisions:read', roles: everyone },
  'recall.read': { roles: everyone },
  'recall.write': { roles: ['owner', 'admin', 'risk-owner'], session: true },
  'decision.truth': { scope: 'truth:write', roles: running },
  'route.try': { scope: 'decisions:propose', roles: everyone },
  'task.read': { roles: everyone },
  'task.work': { roles: working },
  'board.read': { roles: ['owner', 'admin', 'lead', 'risk-owner'] },
  'task.reassign': { roles: running },
  'judgment.give': { roles: working },
  'judgment.sign': { roles: working, session: true },
  'judgment.read': { scope: 'decisions:read', roles: everyone },
  'watch.keep': { roles: working },
  'watch.read': { roles: everyone },
  'rota.write': { roles: running },
  'incident.read': { roles: everyone },
  'incident.close': { roles: running },
  'events.read': { scope: 'events:read', roles: everyone, whileSuspended: true },
  'file.write': { scope: 'files:write', roles: everyone },
  'file.read': { scope: 'files:read', roles: everyone },
  'queue.read': { scope: 'queues:read', roles: everyone },
  'queue.write': { scope: 'queues:write', roles: running },
  'person.read': { scope: 'people:read', roles: everyone },
  'person.write': { scope: 'people:write', roles: ['owner', 'admin'] },
  'person.invite': { roles: ['owner', 'admin'], session: true },
  /** Skills, leave and conflicts of interest. */
  'person.lead': { scope: 'people:write', roles: running },
  'conflict.declare': { roles: everyone },
  /** When oneself is told outside of the console. */
  'notice.own': { roles: everyone },
  /** Whoever is linked answers from there as themselves, so a session of their own begins it. */
  'slack.link': { roles: everyone, session: true },
  'slack.read': { roles: ['owner', 'admin'] },
  'slack.connect': { roles: ['owner', 'admin'], session: true },
  'key.read': { scope: 'keys:write', roles: ['owner', 'admin'] },
  'key.mint': { scope: 'keys:write', roles: ['owner', 'admin'] },
  'key.mint-own': { roles: everyone, session: true },
  'key.revoke': { scope: 'keys:write', roles: ['owner', 'admin'] },
  'policy.read': { scope: 'policies:read', roles: everyone },
  'policy.write': { scope: 'policies:write', roles: ['owner', 'policy-author', 'risk-owner'] },
  'policy.sign': { roles: ['owner', 'risk-owner'], session: true },
  'policy.activate': { roles: ['owner', 'policy-author', 'risk-owner'], session: true },
  'policy.shadow': { scope: 'policies:write', roles: ['owner', 'policy-author', 'risk-owner'] },
  'policy.backtest': { scope: 'policies:write', roles: ['owner', 'policy-author', 'risk-owner'] },
  // Not for those who review: it tells of protected groups.
  'backtest.read': {
    scope: 'policies:read',
    roles: ['owner', 'admin', 'policy-author', 'risk-owner', 'lead', 'auditor'],
  },
  'policy.break-glass': { roles: ['owner', 'risk-owner'], session: true },
  'policy.mend-glass': { roles: ['owner', 'policy-author', 'risk-owner'] },
  'policy.review-glass': { roles: ['owner', 'risk-owner', 'auditor'], session: true },
  'policy.suggest': { roles: working },
  'system.read': { scope: 'systems:read', roles: everyone },
  'system.declare': { roles: ['owner', 'admin', 'risk-owner'] },
  'insights.read': { scope: 'insights:read', roles: everyone },
  /** One's own; others' are for who leads them. No program keeps count of people. */
  'insights.own': { roles: everyone },
  'insights.people': { roles: running },
  // Not for those who review: it tells of protected groups.
  'insights.groups': {
    scope: 'insights:read',
    roles: ['owner', 'admin', 'policy-author', 'risk-owner', 'lead', 'auditor'],
  },
  'webhook.write': { scope: 'webhooks:write', roles: ['owner', 'admin'] },
  /** The receipt of a decision that one may read. */
  'log.receipt': { scope: 'decisions:read', roles: everyone, whileSuspended: true },
  'log.read': { scope: 'log:read', roles: ['owner', 'admin', 'risk-owner', 'auditor'] },
  'erasure.read': { roles: ['owner', 'admin', 'risk-owner', 'auditor'] },
  'erasure.do': { roles: ['owner', 'admin'], session: true },
  'hold.read': { roles: ['owner', 'admin', 'risk-owner', 'auditor'] },
  'hold.place': { roles: ['owner', 'risk-owner'] },
  'hold.lift': { roles: ['owner', 'risk-owner'], session: true },
  'retention.read': { roles: ['owner', 'admin', 'risk-owner', 'auditor'] },
  'retention.write': { roles: ['owner', 'risk-owner'], session: true },
  'health.read': { roles: ['owner', 'admin', 'auditor'] },
  /** Evidence packs: asked for, followed and fetched. */
  'log.pack': { scope: 'log:read', roles: ['owner', 'risk-owner', 'auditor'] },
  'grant.read': { scope: 'decisions:read', roles: everyone },
  'grant.give': { roles: working },
  'grant.revoke-any': { roles: running },
  'run.read': { scope: 'decisions:read', roles: everyone, whileSuspended: true },
  'run.start': { scope: 'decisions:propose', roles: ['owner', 'admin', 'lead', 'policy-author'] },
  'run.beat': { scope: 'decisions:propose', roles: running },
  'run.end': { scope: 'decisions:propose', roles: working, whileSuspended: true },
  'run.renew': { roles: working },
  'run.pause': { roles: working },
  'qualification.read': { roles: everyone },
  'qualification.take': { roles: working },
  'qualification.write': { roles: running },
  'project.read': { scope: 'projects:read', roles: everyone },
  'project.write': { scope: 'projects:write', roles: running },
  /** Answers, their quality, gold: not for those who answer. */
  'project.quality': { scope: 'projects:read', roles: [...running, 'auditor'] },
  'rubric.read': { scope: 'projects:read', roles: everyone },
  'rubric.write': { scope: 'projects:write', roles: running },
  'judge.read': { scope: 'projects:read', roles: [...running, 'auditor'] },
  'judge.write': { scope: 'projects:write', roles: running },
  'dataset.read': { scope: 'projects:read', roles: [...running, 'auditor'] },
  'dataset.write': { scope: 'projects:write', roles: running },
  'evaluation.read': { scope: 'projects:read', roles: [...running, 'auditor'] },
  'evaluation.write': { scope: 'projects:write', roles: running },
  /** How one did oneself. */
  'project.own': { roles: everyone },
  'expert.read': { roles: [...running, 'auditor'] },
  'expert.invite': { roles: running, session: true },
  'stop.read': { scope: 'decisions:read', roles: everyone },
  'stop.set': { scope: 'stops:write', roles: working, whileSuspended: true },
  'stop.resume': { roles: ['owner', 'admin', 'lead', 'risk-owner'], session: true },
  'breaker.read': { scope: 'decisions:read', roles: everyone },
  'breaker.write': { roles: ['owner', 'risk-owner'] },
  'breaker.loosen': { roles: ['owner', 'risk-owner'], session: true },
  'objective.read': { scope: 'policies:read', roles: everyone },
  /** Tighten, or see more. */
  'objective.write': { roles: ['owner', 'risk-owner'] },
  'objective.loosen': { roles: ['owner', 'risk-owner'], session: true },
  'drill.run': { scope: 'stops:write', roles: ['owner', 'admin', 'lead', 'risk-owner'] },
  'workspace.read': { scope: 'decisions:read', roles: everyone },
  'workspace.change': { roles: ['owner', 'admin', 'risk-owner'] },
  'workspace.solo': { roles: ['owner'], session: true },
  'identity.read': { roles: ['owner', 'admin', 'auditor'] },
  /** Who may come in, and as what. */
  'identity.write': { roles: ['owner'], session: true },
  /** End somebody's sessions, or take their second factor off. */
  'session.end-others': { roles: ['owner', 'admin'], session: true },
} as const satisfies Record<string, Rule>

export type Operation = keyof typeof operations
export const operationNames = Object.keys(operations) as Operation[]
/** What `authorise` goes by, for the reference. */
export const ruleOf = (operation: Operation): Readonly<Rule> => operations[operation]

/** Brakes: they are never made to wait for a sign-in. */
const brakes: readonly Operation[] = ['stop.set', 'decision.veto', 'run.pause', 'run.end', 'drill.run', 'decision.flag']
/** Operations that a workspace may mark: what changes something, and is no brake. */
export const steppable = operationNames.filter((name) => !name.endsWith('.read') && !brakes.includes(name))
/** A sign-in, or a step-up, counts as fresh for so long. */
export const freshMs = 600_000

export type Principal =
  | { kind: 'system-key'; scopes: readonly string[]; /** A halt covers all that it acts for. */ suspended?: boolean }
  | {
      kind: 'person'
      roles: readonly string[]
      authn: Authn | 'slack'
      /** The workspace was born with a bootstrap key. */ keyBorn: boolean
      /** What the workspace marks, and whether they showed lately who they are; absent where nothing is marked. */
      stepUp?: { marked: readonly string[]; fresh: boolean }
    }

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role)

/** The roles that permit something. One of the organisation's own (`finance`) names a seat, and lets its holder review. */
export const permittingRoles = (held: readonly string[]): Role[] =>
  isExpert(held) ? [] : held.some((role) => !isRole(role)) ? [...held.filter(isRole), 'reviewer'] : held.filter(isRole)

/** May this principal do it? The answer does not depend on the object: that is `visibleTo` and the key's `systems`. */
export function authorise(principal: Principal, operation: Operation): { ok: true } | Refusal {
  const rule: Rule = operations[operation]
  if (principal.kind === 'system-key') {
    if (principal.suspended && !rule.whileSuspended) return refuse('key-suspended')
    if (rule.scope === undefined)
      return refuse('forbidden', `"${operation}" is for people; a system key may not do it.`)
    return principal.scopes.includes(rule.scope)
      ? { ok: true }
      : refuse('forbidden', `This key lacks the scope "${rule.scope}".`)
  }
  if (!permittingRoles(principal.roles).some((role) => rule.roles.includes(role)))
    return refuse('forbidden', `"${operation}" asks for one of the roles ${rule.roles.join(', ')}.`)
  const session = principal.authn !== 'slack' && (principal.authn !== 'key' || principal.keyBorn)
  if (rule.session && !session) return refuse('session-required')
  if (principal.stepUp?.marked.includes(operation) && !principal.stepUp.fresh) return refuse('step-up-required')
  return { ok: true }
}
