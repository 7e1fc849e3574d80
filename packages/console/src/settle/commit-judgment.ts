import { queryClient } from '../api/query-client.ts'
import { isProblem } from '../api/problem.ts'
import { post } from '../api/request.ts'
import { notifyError } from '../shell/notify.ts'
import { settling } from './settle-store.ts'

/** Sends an answer now instead of when it has settled. */
export async function commitJudgment(key: string): Promise<void> {
  const entry = settling.find(key)
  if (!entry) return
  settling.update(key, { state: 'committing' })
  if (!entry.judgment) return
  try {
    await post(`/v1/judgments/${entry.judgment}/commit`)
  } catch (error) {
    if (!isProblem(error, 'undo-over'))
      notifyError(error, 'It could not be sent at once; it takes effect when it has settled')
  } finally {
    settling.drop(key)
    void queryClient.invalidateQueries({ queryKey: ['home'] })
  }
}
