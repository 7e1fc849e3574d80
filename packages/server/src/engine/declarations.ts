/** What people declare about a workspace: actions that can be undone, and that its one member decides alone. */
import { CountersignError } from '@countersign/core'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'

/** A person declares whether an action can be undone: the machine's own word does not count. */
export function declareAction(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  action: string,
  reversible: boolean,
): Promise<{ action: string; reversible: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    await turn.query(
      `insert into actions (workspace, action, reversible, declared_by, declared_at) values ($1, $2, $3, $4, at_ms($5)) on conflict (workspace, action) do update set reversible = excluded.reversible, declared_by = excluded.declared_by, declared_at = excluded.declared_at`,
      [workspace, action, reversible, person, turn.nowMs],
    )
    turn.bumpEpoch()
    turn.record({ type: 'action.declared', actor, data: { action, reversible } })
    return { action, reversible }
  })
}

/** One member may sign and approve alone, after this explicit act of the owner. */
export function setSolo(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: string,
  on: boolean,
): Promise<{ solo: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    const active = [...turn.state.people.values()].filter((member) => member.active)
    if (on && active.length !== 1) throw new CountersignError('not-solo')
    await turn.query('update workspaces set solo_by = $2, solo_at = at_ms($3) where id = $1', [
      workspace,
      on ? person : null,
      on ? turn.nowMs : null,
    ])
    turn.bumpEpoch()
    turn.record({ type: on ? 'solo.declared' : 'solo.ended', actor, data: { self: true } })
    return { solo: on }
  })
}
