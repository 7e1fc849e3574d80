import type { Engine } from '../../engine/engine.ts'
import type { Actor } from '../../engine/entry.ts'
import { addObjective, type ObjectiveRequest } from '../../engine/objectives/objectives.ts'
import { readObjectives } from '../../engine/objectives/load-objectives.ts'

const demonstration: Actor = { kind: 'system', id: null }

/** Makes the shipped objective, once; what its owner made of it since stands. */
export async function foundObjective(engine: Engine, workspace: string, shipped: ObjectiveRequest): Promise<void> {
  const [known] = await readObjectives(engine.database, workspace, shipped.id)
  if (!known) await addObjective(engine, workspace, demonstration, shipped, null)
}
