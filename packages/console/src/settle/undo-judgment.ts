import { queryClient } from '../api/query-client.ts'
import { post } from '../api/request.ts'
import { notifyError } from '../shell/notify.ts'
import { returnedItems } from './returned-items.ts'
import { settling } from './settle-store.ts'

/** Takes an answer back. One that is still on its way is taken back as soon as it has arrived. */
export async function undoJudgment(key: string): Promise<void> {
  const entry = settling.find(key)
  if (!entry) return
  settling.update(key, { state: 'undoing' })
  if (!entry.judgment) return
  try {
    await post(`/v1/judgments/${entry.judgment}/undo`)
    returnedItems.tell({ task: entry.task, reason: 'undone' })
  } catch (error) {
    notifyError(error, 'It could not be undone')
  } finally {
    settling.drop(key)
    void queryClient.invalidateQueries({ queryKey: ['home'] })
  }
}
