/** How a task stands for one person: theirs to answer, in somebody's hands, or what became of it. */
import { isExpert, type OutcomeWire, type Principal, type TaskWire, type Verdict } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecision } from '../../store/decisions.ts'
import { readTask, readTasksOf, type TaskRow } from '../../store/tasks.ts'
import { decisionWire } from '../decision-wire.ts'
import { isOpenTo, whyNot } from '../eligible.ts'
import { taskWire } from '../task-wire.ts'
import { isVeiled } from '../veil.ts'
import { isHidden } from '../visible-to.ts'
import { canWork, type Member, type WorkspaceState } from '../workspace-state.ts'
import { onlyInConsole, writeCard, writeClosed, type Message, type Place } from './write-card.ts'

/** A person who answers from Slack: linked by themselves, and never there to show again who they are. */
export const principalOf = (state: WorkspaceState, member: Member): Principal => ({
  ...{ kind: 'person', roles: member.roles, authn: 'slack', keyBorn: state.keyBorn },
  ...(state.stepUp.length === 0 ? {} : { stepUp: { marked: state.stepUp, fresh: false } }),
})

/** Whether answering asks here for more than Slack can show. */
export const asksStepUp = (state: WorkspaceState): boolean =>
  state.stepUp.some((operation) => operation === 'task.work' || operation === 'judgment.give')

export interface Standing {
  wire: TaskWire
  task: TaskRow
  message: Message
  /** May be answered by this person, here. */
  answerable: boolean
}

/**
 * Of a gate with several seats a card stands for the one that its person holds, or can fill: when somebody else takes the
 * one that it showed, it shows another.
 */
function seatFor(task: TaskRow, seats: readonly TaskRow[], person: string, may: (one: TaskRow) => boolean): TaskRow {
  const all = [task, ...seats.filter(({ id, kind }) => id !== task.id && kind === task.kind)]
  const own = (one: TaskRow): boolean => one.lease_person === person && one.status !== 'cancelled'
  return (
    all.find((one) => (one.status === 'leased' && own(one)) || (one.status === 'open' && may(one))) ??
    all.find(own) ??
    task
  )
}

/** Undefined where there is no such task any more. */
export async function standingOf(
  q: Query,
  state: WorkspaceState,
  { person, task: id }: { person: string; task: string },
  nowMs: number,
  place: Place,
  linked: boolean,
): Promise<Standing | undefined> {
  const first = await readTask(q, state.id, id)
  const decision = first && (await readDecision(q, state.id, first.decision))
  if (!first || !decision) return undefined
  const member = state.people.get(person)
  const may = (task: TaskRow): boolean =>
    !!member &&
    !isExpert(member.roles) &&
    canWork(member) &&
    (task.lease_person === person || isOpenTo(state, member, task, nowMs)) &&
    whyNot({ state, nowMs }, member, task, decision) === null
  const task = seatFor(first, await readTasksOf(q, state.id, decision.id), person, may)
  const wire = await taskWire(q, state, task, person, nowMs, decision)
  const closed = (became: string): Standing => ({
    ...{ wire, task, answerable: false },
    message: writeClosed(wire, became, place),
  })
  if (!member?.active || !linked) return closed('This is no longer told to you here.')
  const own = task.lease_person === person
  if (task.status === 'open' || task.status === 'leased') {
    const held = task.status === 'leased' && (task.lease_until ?? 0) > nowMs && !own
    if (held) return closed(`${wire.lease?.name || 'Somebody'} is working on this.`)
    if (!may(task)) return closed('This is no longer yours to answer.')
    const why = onlyInConsole(wire, asksStepUp(state))
    return { wire, task, message: writeCard(wire, why, place), answerable: why === null }
  }
  const { aiShown, delayMs } = state.queue(task.queue)
  // What an audit or an appeal came to is another question.
  const outcome =
    task.kind !== 'approval' || isVeiled(state, decision) || isHidden(task, person, aiShown, delayMs, nowMs)
      ? null
      : decisionWire(state, decision).outcome
  if (outcome) return closed(sayOutcome(outcome))
  if (own && task.judgment !== null) return closed(await sayOwn(q, state.id, task.judgment))
  if (task.status === 'cancelled') return closed('This is not asked any more.')
  return closed(`${sayWho(state, task, isVeiled(state, decision))} has answered this.`)
}

const sayWho = (state: WorkspaceState, task: TaskRow, veiled: boolean): string =>
  (veiled ? undefined : state.people.get(task.lease_person ?? '')?.name) ?? 'Somebody'

const verdicts: Record<Verdict, string> = {
  approve: 'approved this',
  edit: 'approved this with changes',
  reject: 'rejected this',
  return: 'returned this',
  respond: 'answered this',
  uphold: 'upheld this',
  overturn: 'overturned this',
}

async function sayOwn(q: Query, workspace: string, judgment: string): Promise<string> {
  const [row] = await q.query<{ verdict: Verdict; status: string }>(
    'select verdict, status from judgments where workspace = $1 and id = $2',
    [workspace, judgment],
  )
  if (!row) return 'You have answered this.'
  return `You ${verdicts[row.verdict]}.${row.status === 'settling' ? ' It takes effect in a moment; until then the console takes it back.' : ''}`
}

const outcomes: Record<OutcomeWire['verdict'], string> = {
  approved: 'Approved',
  refused: 'Refused',
  rejected: 'Rejected',
  returned: 'Returned',
  answered: 'Answered',
  expired: 'Expired: nobody answered in time',
  vetoed: 'Vetoed',
  cancelled: 'Cancelled by whoever asked',
  stopped: 'Stopped',
}

function sayOutcome({ verdict, by, people }: OutcomeWire): string {
  const names = (people ?? []).map(({ name }) => name)
  const who = names.length > 0 ? ` by ${names.join(' and ')}` : by === 'policy' ? ' by the policy' : ''
  return `${outcomes[verdict]}${who}.`
}
