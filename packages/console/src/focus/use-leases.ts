import { useEffect, useRef } from 'react'
import { isProblem } from '../api/problem.ts'
import { serverNow } from '../api/server-clock.ts'
import type { TaskWire } from '../api/wire.ts'
import { releaseTask } from './release-task.ts'
import { renewLease } from './renew-lease.ts'

interface Told {
  renewed: (task: TaskWire) => void
  lost: (task: TaskWire) => void
}

const checkMs = 2_000

/** Keeps what is held while somebody looks, and gives it back when the page goes. */
export function useLeases(items: readonly TaskWire[], told: Told): void {
  const held = useRef(items)
  const renewAt = useRef(new Map<string, number>())
  const latest = useRef(told)
  useEffect(() => {
    held.current = items
    latest.current = told
    for (const { id, lease } of items)
      if (lease && !renewAt.current.has(id)) renewAt.current.set(id, third(lease.until))
  })

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      for (const task of held.current) {
        if (serverNow() < (renewAt.current.get(task.id) ?? Infinity)) continue
        renewAt.current.set(task.id, Infinity)
        renewLease(task.id).then(
          (renewed) => {
            if (renewed.lease) renewAt.current.set(task.id, third(renewed.lease.until))
            latest.current.renewed(renewed)
          },
          (error: unknown) => {
            if (isProblem(error) && error.status >= 400 && error.status < 500) latest.current.lost(task)
            else renewAt.current.set(task.id, serverNow() + 5_000)
          },
        )
      }
    }, checkMs)
    return () => clearInterval(timer)
  }, [])

  useEffect(() => {
    const giveBack = () => {
      // Whoever said "I am on it" keeps it beyond the page.
      for (const { id, acknowledged_until: kept } of held.current)
        if (!kept || Date.parse(kept) <= serverNow()) releaseTask(id)
      held.current = []
    }
    window.addEventListener('pagehide', giveBack)
    return () => {
      window.removeEventListener('pagehide', giveBack)
      giveBack()
    }
  }, [])
}

const third = (until: string) => serverNow() + Math.max(3_000, (Date.parse(until) - serverNow()) / 3)
