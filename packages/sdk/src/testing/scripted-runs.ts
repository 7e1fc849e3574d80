/** Runs in this process: their budgets are counted as the real server counts them, while time stands still. */
import {
  budgetKinds,
  CountersignError as Refusing,
  decideCharge,
  formatId,
  heldRefusal,
  leftAt,
  readBudget,
  usedAt,
  usualBudget,
  withMore,
  type BudgetKind,
  type Refusal,
  type RunState,
} from '@countersign/core'
import type { DecisionWire, RunDetail, RunStart } from '../types.ts'
import { at } from './scripted-decision.ts'

interface Scripted {
  wire: Omit<RunDetail, 'budget' | 'decisions'>
  state: RunState
  subjects: Set<string>
}

export interface ScriptedRuns {
  start(body: RunStart): RunDetail
  /** As it stands; after `waitFor`, when it goes on, has ended, or that has settled. */
  read(id: string, waitFor?: Promise<void>): Promise<RunDetail>
  beat(id: string): RunDetail
  end(id: string): RunDetail
  /** A person gives it so much more. */
  renew(id: string, more: Readonly<Record<string, unknown>>): RunDetail
  pause(id: string): RunDetail
  /** Refuses a proposal in a run that is held; a label that is no run is none of ours. */
  checkOpen(run: string | null | undefined): void
  /** Counts a release; refuses it, and holds the run, where the budget does not cover it. */
  charge(decision: DecisionWire): void
}

const throwRefusal = ({ code, detail, retry }: Refusal): never => {
  throw new Refusing(code, detail, { retry })
}

export function createScriptedRuns(): ScriptedRuns {
  const runs = new Map<string, Scripted>()
  const listeners = new Set<() => void>()

  const find = (id: string): Scripted =>
    runs.get(id) ?? throwRefusal({ ok: false, code: 'not-found', detail: `There is no run ${id} here.` })
  const tell = ({ wire, state }: Scripted): RunDetail => ({
    ...structuredClone(wire),
    decisions: [],
    budget: budgetKinds.map((kind) => {
      const unit = kind === 'time' ? 1_000 : 1
      const [used, left] = [usedAt(state, 0)[kind], leftAt(state, 0)[kind]]
      return { kind, used: used / unit, limit: state.limits[kind] / unit, left: left / unit, per_hour: null }
    }),
  })
  const change = (run: Scripted, status: RunState['status'], heldBy: BudgetKind | 'person' | null): RunDetail => {
    run.state = { ...run.state, status }
    run.wire = { ...run.wire, status, held_by: heldBy, rev: run.wire.rev + 1, ended_at: status === 'ended' ? at : null }
    for (const listener of listeners) listener()
    return tell(run)
  }

  return {
    start(body) {
      const id = formatId('run', `00000000-0000-7000-8000-${(runs.size + 1).toString(16).padStart(12, '0')}`)
      const limits = { ...usualBudget[body.level], ...readBudget({ ...body.budget }, 'budget').budget }
      const run: Scripted = {
        subjects: new Set(),
        state: {
          ...{ status: 'running', startedAt: 0, heldAt: null, heldMs: 0, heartbeatMs: null, heartbeatAt: null, limits },
          used: { actions: 0, irreversible: 0, subjects: 0, spend: 0 },
        },
        wire: {
          ...{ id, system: body.system, version: body.version ?? '', name: body.name ?? null, level: body.level },
          ...{ status: 'running', held_by: null, rev: 1, check_in: null, more: false, started_at: at, ended_at: null },
          heartbeat: body.heartbeat === undefined ? null : { every: body.heartbeat, last: at },
          started_by: { kind: 'agent', id: null, name: null },
        },
      }
      runs.set(id, run)
      return tell(run)
    },
    async read(id, waitFor) {
      const run = find(id)
      const isDone = () => run.state.status === 'running' || run.state.status === 'ended'
      if (waitFor && !isDone()) {
        let listener: () => void = () => undefined
        const goesOn = new Promise<void>((resolve) => listeners.add((listener = () => isDone() && resolve())))
        await Promise.race([goesOn, waitFor]).finally(() => listeners.delete(listener))
      }
      return tell(run)
    },
    beat: (id) => tell(find(id)),
    end: (id) => change(find(id), 'ended', null),
    renew(id, more) {
      const run = find(id)
      run.state = { ...run.state, limits: withMore(run.state, readBudget(more, 'budget').budget, 0) }
      return change(run, 'running', null)
    },
    pause: (id) => change(find(id), 'paused', 'person'),
    checkOpen(id) {
      const run = typeof id === 'string' ? runs.get(id) : undefined
      if (run && run.state.status !== 'running') throwRefusal(heldRefusal(run.state.status))
    },
    charge({ run: id, reversible, subject }) {
      const run = id === null ? undefined : runs.get(id)
      if (!run) return
      const cost = { irreversible: !reversible, newSubject: subject !== null && !run.subjects.has(subject), spend: 0 }
      const charged = decideCharge(run.state, cost, 0)
      if (!charged.ok) {
        if (charged.over !== null) change(run, 'waiting', charged.over)
        throwRefusal(charged)
      } else {
        run.state = { ...run.state, used: charged.used }
        if (subject !== null) run.subjects.add(subject)
      }
    },
  }
}
