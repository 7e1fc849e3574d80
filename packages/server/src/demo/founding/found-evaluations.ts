/** The shipped versions, evaluated: the one that runs, and one that a gate holds back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseId, type Criterion, type OutputRequest, type ReleaseGate } from '@countersign/core'
import type { Engine } from '../../engine/engine.ts'
import type { Actor } from '../../engine/entry.ts'
import { addOutputs, beginEvaluation, endEvaluation, makeEvaluation } from '../../engine/evaluation/make-evaluation.ts'
import { makeRubric } from '../../engine/evaluation/rubrics.ts'
import { mailSystem } from '../agents/mail-proposal.ts'
import { comparedFile, type Compared } from '../learning/compared.ts'
import type { Trained } from '../learning/trained.ts'

export interface ShippedEvaluation {
  rubric: { name: string; criteria: Criterion[] }
  dataset: string
  gates: ReleaseGate[]
}
const demonstration: Actor = { kind: 'system', id: null }
const atOnce = 200

/** Once for each version that was learnt; what its owner made of it since stands. */
export async function foundEvaluations(
  engine: Engine,
  workspace: string,
  shipped: ShippedEvaluation,
  folder: string,
  trained: Trained,
): Promise<void> {
  const [known] = await engine.database.query(
    'select 1 from evaluations where workspace = $1 and system = $2 and version = $3 limit 1',
    [workspace, mailSystem, trained.version],
  )
  if (known) return
  const mails = readFileSync(join(folder, comparedFile), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Compared]))
  const rubric = await makeRubric(
    engine,
    workspace,
    demonstration,
    { name: shipped.rubric.name, criteria: shipped.rubric.criteria },
    null,
  )
  for (const version of [trained.version, trained.subjectsOnly]) {
    const { id } = await makeEvaluation(
      ...([engine, workspace, demonstration] as const),
      ...([
        {
          ...{ system: mailSystem, version, dataset: shipped.dataset, gates: shipped.gates },
          ...{ rubric: rubric.id, baseline: 'last' },
        },
        null,
      ] as const),
    )
    const outputs = mails.map((mail) => outputOf(mail, version))
    for (let from = 0; from < outputs.length; from += atOnce)
      await addOutputs(engine, workspace, id, outputs.slice(from, from + atOnce))
    await beginEvaluation(engine, workspace, demonstration, id)
    await endEvaluation(engine, workspace, parseId('evaluation', id) as string)
  }
}

/** A mail goes where it more likely belongs. */
export function outputOf({ mail, input, isUnwanted, probabilities }: Compared, version: string): OutputRequest {
  const probability = probabilities[version] ?? 0
  const putAway = probability >= 0.5
  return {
    ...{ id: mail, input, expected: { folder: isUnwanted ? 'quarantine' : 'inbox' } },
    output: { folder: putAway ? 'quarantine' : 'inbox', unwanted: Math.round(probability * 10_000) / 10_000 },
    scores: { sorted: Number(putAway === isUnwanted), wanted_stays: Number(isUnwanted || !putAway) },
  }
}
