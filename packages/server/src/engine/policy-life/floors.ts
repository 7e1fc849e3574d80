/**
 * Floors: requires that stand beneath every policy of a workspace, or of all. They are written as a policy file and set
 * by whoever runs the installation; the workspace reads them and cannot loosen them.
 */
import { CountersignError, type FieldError, type FloorWire, type Policy } from '@countersign/core'
import { sha256 } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { compileOrThrow } from '../policies.ts'
import { everyWorkspace } from './standing.ts'

function floorOrThrow(source: string): Policy {
  const policy = compileOrThrow(source)
  const errors: FieldError[] = policy.rules.flatMap((rule, index) =>
    rule.permit ? [{ path: `rules[${index}].permit`, message: 'a floor only requires; it permits nothing' }] : [],
  )
  if (policy.rules.length === 0) errors.push({ path: 'rules', message: 'a floor requires something' })
  if (policy.counters) errors.push({ path: 'counters', message: 'a floor counts nothing' })
  if (policy.default !== 'gate') errors.push({ path: 'default', message: 'a floor has no default: leave it out' })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return policy
}

/** In force everywhere that it concerns once this has answered. */
async function change(
  engine: Engine,
  workspace: string,
  everywhere: boolean,
  write: (turn: Turn, of: string) => Promise<void>,
  tell: (turn: Turn) => void,
): Promise<void> {
  await engine.committer.act(workspace, async (turn) => {
    await write(turn, everywhere ? everyWorkspace : workspace)
    tell(turn)
    turn.bumpEpoch()
  })
  if (!everywhere) return
  const others = await engine.database.query<{ id: string }>('select id from workspaces where id <> $1', [workspace])
  await Promise.all(
    others.map(({ id }) =>
      engine.committer.act(id, (turn) => {
        tell(turn)
        turn.bumpEpoch()
        return Promise.resolve()
      }),
    ),
  )
}

export async function setFloor(
  engine: Engine,
  workspace: string,
  actor: Actor,
  { source, everywhere = false }: { source: string; everywhere?: boolean | undefined },
): Promise<FloorWire> {
  const { name } = floorOrThrow(source)
  const by = actor.id ?? actor.kind
  let setAt = 0
  await change(
    engine,
    workspace,
    everywhere,
    async (turn, of) => {
      setAt = turn.nowMs
      await turn.query(
        `insert into floors (workspace, name, source, set_by, set_at) values ($1, $2, $3, $4, at_ms($5))
         on conflict (workspace, name) do update set source = excluded.source, set_by = excluded.set_by, set_at = excluded.set_at`,
        [of, name, source, by, setAt],
      )
    },
    (turn) =>
      turn.record({
        type: 'floor.set',
        actor,
        data: { floor: name, everywhere, digest: sha256(source).toString('hex') },
      }),
  )
  return { name, everywhere, source, set_at: isoTime(setAt), set_by: by }
}

export async function removeFloor(
  engine: Engine,
  workspace: string,
  actor: Actor,
  name: string,
  everywhere: boolean,
): Promise<{ name: string }> {
  await change(
    engine,
    workspace,
    everywhere,
    async (turn, of) => {
      const [row] = await turn.query('delete from floors where workspace = $1 and name = $2 returning 1', [of, name])
      if (!row) throw new CountersignError('not-found', `There is no floor ${name.slice(0, 60)} here.`)
    },
    (turn) => turn.record({ type: 'floor.removed', actor, data: { floor: name, everywhere } }),
  )
  return { name }
}

export async function listFloors({ database }: Engine, workspace: string): Promise<FloorWire[]> {
  const rows = await database.query<{
    workspace: string
    name: string
    source: string
    set_by: string
    set_at: number
  }>('select * from floors where workspace in ($1, $2) order by workspace, name', [workspace, everyWorkspace])
  return rows.map(({ workspace: of, name, source, set_by, set_at }) => ({
    ...{ name, everywhere: of === everyWorkspace, source, set_at: isoTime(set_at), set_by },
  }))
}
