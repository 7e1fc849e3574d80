import { get, post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { ExpertTaskWire, GivenWire, JudgmentRequest } from '../api/wire.ts'

export const readExpertTask = (address: string) => get<ExpertTaskWire>(address)

/** Holds it first: only what one holds can be answered. */
export async function answerExpert(
  address: string,
  task: ExpertTaskWire,
  judgment: JudgmentRequest,
): Promise<GivenWire> {
  if (task.status === 'open') await post(`${address}/claim`)
  return post<GivenWire>(`${address}/judgment`, judgment, { idempotencyKey: randomKey() })
}

/** @param answer one's own, where the queue asks for it before it shows what the AI thinks. */
export const revealToExpert = (address: string, answer?: string) =>
  post<ExpertTaskWire>(`${address}/reveal`, answer === undefined ? {} : { answer })
