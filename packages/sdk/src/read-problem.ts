import { CountersignApiError } from './errors.ts'
import type { FetchAnswer, Problem } from './types.ts'

/** The refusal in an answer. What does not come from Countersign (a proxy, a wrong address) is told by its status. */
export async function readProblem(answer: FetchAnswer): Promise<CountersignApiError> {
  const text = await answer.text()
  const asked = Number(answer.headers.get('retry-after') ?? '0')
  const retryAfter = Number.isFinite(asked) && asked > 0 ? { retry_after: Math.min(asked, 300) } : {}
  const problem = parseProblem(text) ?? {
    code: 'not-countersign',
    detail: `The answer (status ${answer.status}) is not from a Countersign server. Check the address.`,
  }
  return new CountersignApiError({ ...problem, ...retryAfter, status: answer.status })
}

function parseProblem(text: string): Pick<Problem, 'code' | 'detail'> | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null
    return value && typeof value.code === 'string' && typeof value.detail === 'string' ? (value as Problem) : undefined
  } catch {
    return undefined
  }
}
