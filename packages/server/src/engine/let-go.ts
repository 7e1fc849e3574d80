/** Somebody is no member any more: what they held goes to others, and where they were signed in they are out. */
import { formatId } from '@countersign/core'
import { reopenTask, type TaskRow } from '../store/tasks.ts'
import type { Turn } from './committer.ts'
import { toldDecision } from './eligible.ts'
import type { Actor } from './entry.ts'
import type { Member } from './workspace-state.ts'

/** Gates that only they could answer are told as such by `askAgain`, which whoever changes people calls anyway. */
export async function letGo(turn: Turn, member: Pick<Member, 'id' | 'account'>, actor: Actor): Promise<void> {
  const { workspace } = turn
  const held = await turn.query<TaskRow>(
    `select * from tasks where workspace = $1 and lease_person = $2 and status = 'leased'`,
    [workspace, member.id],
  )
  for (const task of held) {
    await reopenTask(turn, workspace, task.id)
    turn.record({
      type: 'task.released',
      decision: toldDecision(task),
      task: task.id,
      actor,
      data: { queue: task.queue, person: formatId('person', member.id) },
    })
  }
  await turn.query(
    `update tasks set preferred = null, reserved_until = null where workspace = $1 and preferred = $2 and status = 'open' and kind not in ('label', 'evaluation', 'comparison')`,
    [workspace, member.id],
  )
  // A session that opens other workspaces too stays: there they are still somebody.
  await turn.query(
    `delete from sessions s where s.account = $2
       and (s.workspace = $1 or not exists (select 1 from people p where p.account = s.account and p.workspace <> $1 and p.active))`,
    [workspace, member.account],
  )
}
