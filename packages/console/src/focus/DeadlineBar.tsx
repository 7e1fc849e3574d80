import { useEffect, useRef } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { countdown, saySilence } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './focus.module.css'

const alarms = [20_000, 10_000]

/** What happens if nobody acts, and how long there is; said aloud at half time, at 20 and at 10 seconds only. */
export function DeadlineBar({ task }: { task: TaskWire }) {
  const now = useNow(1_000)
  const say = useAnnounce()
  const said = useRef(new Set<number>())
  const end = task.due ? Date.parse(task.due) : null
  const total = end === null ? 0 : Math.max(1, end - Date.parse(task.created_at))
  const left = end === null ? 0 : end - now
  const silence = task.due ? saySilence(task.due, task.on_silence, now) : ''

  useEffect(() => {
    if (end === null) return
    for (const mark of [total / 2, ...alarms]) {
      if (left > mark || left <= 0 || left < mark - 5_000 || said.current.has(mark)) continue
      said.current.add(mark)
      say(`${countdown(left)} left. ${silence}`)
    }
  }, [left, total, end, silence, say])

  if (end === null) return null
  return (
    <div className={classes.deadline} data-near={left < Math.min(60_000, total / 5) || undefined}>
      {left > 0 ? silence : 'The time is up'}
      {left > 0 && <> · {countdown(left)}</>}
      <progress value={Math.max(0, left)} max={total} aria-hidden />
    </div>
  )
}
