import { isProblem } from '../api/problem.ts'
import { post } from '../api/request.ts'

export interface PolicyMistake {
  path: string
  message: string
  line?: number
  column?: number
}

export async function validatePolicy(source: string): Promise<PolicyMistake[]> {
  try {
    const answer = await post<{ ok: boolean; errors?: PolicyMistake[] }>('/v1/policies/validate', { source })
    return answer.errors ?? []
  } catch (error) {
    if (isProblem(error) && error.errors.length > 0) return error.errors
    throw error
  }
}
