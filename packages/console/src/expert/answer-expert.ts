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
  if (task.status === 'open') await post(`${address}/claim?item=${task.item}`)
  return post<GivenWire>(`${address}/judgment?item=${task.item}`, judgment, { idempotencyKey: randomKey() })
}

/** @param answer one's own, where the queue asks for it before it shows what the AI thinks. */
export async function revealToExpert(
  address: string,
  task: ExpertTaskWire,
  answer?: JudgmentRequest['answer'],
): Promise<ExpertTaskWire> {
  return post<ExpertTaskWire>(`${address}/reveal?item=${task.item}`, answer === undefined ? {} : { answer })
}
