import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { EvaluationRequest, EvaluationWire, OutputRequest } from '../api/wire.ts'

/** As the server takes at once, with room for what surrounds them. */
const [mostAtOnce, mostBytes] = [500, 900_000]

/** In order, none larger than the server takes. */
export function batchesOf<Row>(rows: readonly Row[]): Row[][] {
  const batches: Row[][] = []
  let room = 0
  for (const row of rows) {
    const bytes = new Blob([JSON.stringify(row)]).size + 1
    const last = batches.at(-1)
    if (last && last.length < mostAtOnce && bytes <= room) {
      last.push(row)
      room -= bytes
    } else {
      batches.push([row])
      room = mostBytes - bytes
    }
  }
  return batches
}

/** Made, filled and begun. What fails leaves one that takes outputs, and is cancelled. */
export async function runEvaluation(
  request: EvaluationRequest,
  outputs: readonly OutputRequest[],
  tell: (share: number) => void,
): Promise<EvaluationWire> {
  const made = await post<EvaluationWire>('/v1/evaluations', request, { idempotencyKey: randomKey() })
  try {
    let done = 0
    for (const batch of batchesOf(outputs)) {
      await post(`/v1/evaluations/${made.id}/outputs`, { outputs: batch })
      tell((done += batch.length) / outputs.length)
    }
    return await post<EvaluationWire>(`/v1/evaluations/${made.id}/begin`)
  } catch (error) {
    await post(`/v1/evaluations/${made.id}/cancel`).catch(() => undefined)
    throw error
  }
}
