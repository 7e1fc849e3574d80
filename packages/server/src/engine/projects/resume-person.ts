import { CountersignError, parseId, type ProjectWire } from '@countersign/core'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { resumePerson } from './gold.ts'
import { projectOrThrow } from './project-row.ts'
import { projectWires } from './project-wires.ts'

/** Who leads has spoken with them: they go on, and what they answer from now on counts. */
export function letGoOn(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  person: string,
): Promise<ProjectWire> {
  return engine.committer.act(workspace, async (turn) => {
    const project = await projectOrThrow(turn, workspace, id)
    const uuid = parseId('person', person)
    if (!uuid || !turn.state.people.has(uuid))
      throw new CountersignError('not-found', `There is no person ${person.slice(0, 60)} in this workspace.`)
    if (await resumePerson(turn, project, uuid))
      turn.record({ type: 'person.resumed', actor, data: { project: id, person } })
    const [wire] = await projectWires(turn, turn.state, [project], true)
    return wire as ProjectWire
  })
}
