/**
 * Active learning of a project: when a batch has been labelled, a round is learnt in a thread of its own and says what is
 * asked next. A part of every batch is drawn at random whatever the strategy; figures come from that part alone.
 */
import { Worker } from 'node:worker_threads'
import { adviseStopping, predictionKappa } from '@countersign/algorithms'
import { formatId, parseId, type Json, type LearningWire, type LearntModel, type LearntShare } from '@countersign/core'
import type { EntryRow } from '../../../store/births.ts'
import type { Engine } from '../../engine.ts'
import { isoTime } from '../../entry.ts'
import { projectOrThrow, readProject, type ProjectRow } from '../project-row.ts'
import type { AddressRules } from '../../safe-address.ts'
import { askBackend } from './backend/ask-backend.ts'
import { backendOf, backendWire, readBackend } from './backend/backend-row.ts'
import { openRound, sealExpected, type KeptRound } from './expected.ts'
import { aheadOf, savingsOf } from './held-against-random.ts'
import { keepEmbedded } from './keep-embedded.ts'
import type { Errand, Result, Told } from './learn-worker.ts'

/** One that has said nothing for so long has lost its process. */
const lostAfterS = 600
const workerMegabytes = 512
/** What is chosen comes before everything that came by itself, the newest round first. */
const roundOf = 100_000

interface Figures {
  classes: number
  accuracy: LearntShare | null
  random: LearntShare | null
  /** A round of the version before has none. */
  model?: LearntModel | null
  rarest?: LearningWire['rounds'][number]['rarest']
  thresholds?: Record<string, number> | null
  uncertainty: number | null
  kappa: number | null
}
interface RoundRow {
  n: number
  status: 'running' | 'done'
  at: number
  labels: number
  picked: number
  drawn: number
  /** While it is running: how far texts are embedded. */
  figures: Figures | { embedding: LearningWire['embedding'] } | null
  sealed: Buffer | null
}

type DoneRow = RoundRow & { figures: Figures }
const isDone = (row: RoundRow): row is DoneRow => row.status === 'done' && row.figures !== null

export interface Learners {
  /** Hears what was committed: a label, an import that is done, a project that is to learn from now on. */
  hear(workspace: string, entries: readonly EntryRow[]): void
  /** Begins a round where one is due; resolves when it has ended. */
  consider(workspace: string, project: string): Promise<void>
  read(workspace: string, project: string): Promise<LearningWire>
  stop(): Promise<void>
}

export function createLearners(engine: Engine, url: string, rules: AddressRules): Learners {
  const { database, committer } = engine
  const gone = new AbortController()
  const running = new Map<string, Promise<void>>()
  /** Something was heard while it was looked whether a round is due: it is looked again, or the last label would be missed. */
  const again = new Set<string>()
  const workers = new Set<Worker>()
  let stopping = false

  const readRounds = (project: ProjectRow): Promise<RoundRow[]> =>
    database.query<RoundRow>('select * from learning_rounds where workspace = $1 and project = $2 order by n', [
      ...[project.workspace, project.id],
    ])

  /** Due are: the first round, and the next once a batch has been labelled, nothing that was chosen is left, or a model of yours is new. */
  async function isDue(project: ProjectRow, last: RoundRow | undefined): Promise<boolean> {
    const { workspace, id, spec } = project
    if (spec.learning === null || project.archived_at !== null) return false
    const [count] = await database.query<{ labels: number; waiting: number; fresh: number }>(
      `select count(*) filter (where state = 'done') as labels, count(*) filter (where picked is not null and state = 'open' and given = 0) as waiting,
         count(*) filter (where picked is null and state = 'open' and given = 0) as fresh
       from items where workspace = $1 and project = $2 and gold_sealed is null`,
      [workspace, id],
    )
    if (!count || count.fresh === 0) return false
    // Its address has just been named, or put right.
    const untried = backendOf(spec.learning) && (await readBackend(database, workspace, id))?.asked_at === null
    return !last || untried || count.waiting === 0 || count.labels - last.labels >= spec.learning.batch
  }

  /** @returns whether it chose anything: then a batch may have been labelled meanwhile, here or in another process. */
  async function round(workspace: string, id: string): Promise<boolean> {
    const project = await readProject(database, workspace, id)
    if (!project?.spec.learning) return false
    await database.query(
      `delete from learning_rounds where workspace = $1 and project = $2 and status = 'running' and at < app_now() - interval '${lostAfterS} seconds'`,
      [workspace, id],
    )
    const last = (await readRounds(project)).at(-1)
    if (last?.status === 'running' || !(await isDue(project, last))) return false
    const n = (last?.n ?? 0) + 1
    // Whoever is first runs it, in whichever process.
    const [mine] = await database.query(
      `insert into learning_rounds (workspace, project, n, status, at) values ($1, $2, $3, 'running', app_now()) on conflict do nothing returning 1`,
      [workspace, id, n],
    )
    if (!mine) return false
    const { usable } = backendOf(project.spec.learning)
      ? await askBackend(engine, rules, project, gone.signal)
      : { usable: true }
    const told = stopping ? null : await run(workspace, id, n, usable)
    if (told) await keep(project, n, last, told)
    else
      await database.query('delete from learning_rounds where workspace = $1 and project = $2 and n = $3', [
        ...[workspace, id, n],
      ])
    return (told?.learnt.picks.length ?? 0) > 0
  }

  async function run(workspace: string, project: string, n: number, usable: boolean): Promise<Result | null> {
    const { key } = await engine.states.get(workspace)
    const seed = engine.dice.bytes(4).reduce((a, b) => a * 256 + b, 0)
    const errand: Errand = { url, workspace, key, project, seed, usable }
    const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), {
      workerData: errand,
      resourceLimits: { maxOldGenerationSizeMb: workerMegabytes },
    })
    workers.add(worker)
    let told: Result | null = null
    let keeping = Promise.resolve()
    worker.on('message', (message: Told) => {
      if (message.kind === 'result') told = message.result
      else
        keeping = keeping
          .then(() => keepEmbedded(engine, { workspace, project, n }, message.part))
          .catch((error: unknown) => engine.log.warn({ err: error }, 'vectors of texts were not kept'))
    })
    worker.on('error', (error) => engine.log.warn({ err: error }, 'a round of learning failed'))
    await new Promise((resolve) => worker.once('exit', resolve))
    workers.delete(worker)
    await keeping
    return told
  }

  const keep = (project: ProjectRow, n: number, last: RoundRow | undefined, result: Result) =>
    committer.act(project.workspace, async (turn) => {
      const { workspace, id, spec } = project
      const { learnt, labels } = result
      const ids = learnt.picks.map(({ decision }) => decision)
      const drawn = learnt.picks.filter(({ arm }) => arm === 'random').length
      await turn.query(
        `update items i set arm = u.arm, picked = $3 from unnest($4::uuid[], $5::text[]) as u(decision, arm)
         where i.workspace = $1 and i.decision = u.decision and i.project = $2 and i.picked is null`,
        [workspace, id, n, ids, learnt.picks.map(({ arm }) => arm)],
      )
      await turn.query(
        `update tasks t set order_key = u.place - 1 - $2::bigint * ${roundOf} from unnest($3::uuid[]) with ordinality as u(decision, place)
         where t.workspace = $1 and t.decision = u.decision and t.status in ('open', 'leased')`,
        [workspace, n, ids],
      )
      const before = last?.sealed ? openRound(turn.state.key, last.sealed).predicted : {}
      const both = Object.keys(learnt.predicted).filter((decision) => before[decision] !== undefined)
      const place = new Map([...new Set([...Object.values(before), ...learnt.classes])].map((name, at) => [name, at]))
      const placed = (of: Record<string, string>) => both.map((decision) => place.get(of[decision] as string) as number)
      const figures: Figures = {
        ...{ classes: learnt.classes.length, accuracy: learnt.accuracy, random: learnt.random },
        ...{
          model: learnt.model,
          rarest: learnt.rarest,
          thresholds: learnt.thresholds,
          uncertainty: learnt.uncertainty,
        },
        kappa: both.length === 0 ? null : predictionKappa(placed(before), placed(learnt.predicted)),
      }
      const kept: KeptRound = {
        predicted: learnt.predicted,
        expected: spec.learning?.suggest ? await sealExpected(engine.seal, turn, spec.learning.question, result) : {},
      }
      await turn.query(
        `update learning_rounds set status = 'done', at = at_ms($4), labels = $5, picked = $6, drawn = $7, figures = $8, sealed = $9 where workspace = $1 and project = $2 and n = $3`,
        [
          ...[workspace, id, n, turn.nowMs, labels, ids.length, drawn, JSON.stringify(figures)],
          engine.seal.json(turn.state.key, kept as unknown as Json),
        ],
      )
      turn.record({
        type: 'learning.round-done',
        actor: { kind: 'system', id: null },
        data: { project: formatId('project', id), round: n, labels, picked: ids.length, drawn },
      })
    })

  function consider(workspace: string, id: string): Promise<void> {
    const name = `${workspace} ${id}`
    const under = running.get(name)
    if (under) again.add(name)
    if (under || stopping) return under ?? Promise.resolve()
    const look = async () => {
      do {
        again.delete(name)
        const chose = await round(workspace, id).catch((error: unknown) => {
          engine.log.warn({ err: error }, 'a round of learning failed')
          return false
        })
        if (chose) again.add(name)
      } while (again.has(name) && !stopping)
      // In the same breath as the last look: nobody can be heard in between.
      running.delete(name)
    }
    const mine = look()
    running.set(name, mine)
    return mine
  }

  return {
    consider,
    hear(workspace, entries) {
      for (const { type, leaf } of entries)
        if (type === 'item.done' || type === 'import.done' || type === 'project.changed') {
          const { data } = JSON.parse(leaf.toString()) as { data?: { project?: string } }
          const id = parseId('project', data?.project ?? '')
          if (id) void consider(workspace, id)
        }
    },
    async read(workspace, id) {
      const project = await projectOrThrow(database, workspace, id)
      const rounds = await readRounds(project)
      const { key } = await engine.states.get(workspace)
      const done = rounds.filter(isDone)
      const running = rounds.find(({ status }) => status === 'running')
      const { learning } = project.spec
      const recent = done.flatMap(({ figures }) =>
        figures?.kappa != null && figures.uncertainty !== null
          ? [{ kappa: figures.kappa, uncertainty: figures.uncertainty }]
          : [],
      )
      return {
        learning,
        backend: backendOf(learning) ? backendWire(key, await readBackend(database, workspace, project.id)) : null,
        running: running !== undefined,
        embedding: running?.figures && 'embedding' in running.figures ? running.figures.embedding : null,
        rounds: done.map((row) => ({
          ...{ n: row.n, at: isoTime(row.at), labels: row.labels, picked: row.picked, drawn: row.drawn },
          ...{ model: null, rarest: null, thresholds: null, ...row.figures },
        })),
        ahead: learning ? aheadOf(done.map(({ figures }) => figures)) : null,
        savings: learning ? savingsOf(done.map(({ figures }) => figures)) : [],
        advice: adviseStopping(recent).advice,
        because: adviseStopping(recent).because,
      }
    },
    async stop() {
      stopping = true
      gone.abort()
      await Promise.all([...workers].map((worker) => worker.terminate()))
      await Promise.all(running.values())
    },
  }
}
