import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { useEvents } from '../api/LiveProvider.tsx'
import { messageOf } from '../api/problem.ts'
import { get } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'
import { returnedItems } from '../settle/returned-items.ts'
import { settling } from '../settle/settle-store.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { claimTask } from './claim-task.ts'
import { claimTasks, type Wanted } from './claim-tasks.ts'
import { current, emptyDeck, stepDeck } from './deck.ts'
import { useSession } from '../shell/SessionContext.ts'
import { reclaimMine } from './reclaim-mine.ts'
import { useLeases } from './use-leases.ts'

const held = 3

/** Holds up to three items: the one in view and the next two, so that the next is there before it is asked for. */
export function useDeck(wanted: Wanted, first: string | null) {
  const [deck, step] = useReducer(stepDeck, emptyDeck)
  const [state, setState] = useState<'loading' | 'ready' | { error: unknown }>('loading')
  const asking = useRef(false)
  const dry = useRef(false)
  const gone = useRef(false)
  const count = useRef(0)
  const started = useRef(false)
  const reclaimed = useRef(false)
  const person = useSession().person.id
  useEffect(() => {
    count.current = deck.items.length
  })

  const topUp = useCallback(async () => {
    if (asking.current || dry.current || gone.current || count.current >= held) return
    asking.current = true
    // Whoever is quicker than the answer waits for it; that nothing is left is said when it is known.
    setState('loading')
    try {
      if (first && !started.current) {
        started.current = true
        await claimTask(first).then(
          (task) => step({ type: 'claimed', items: [task] }),
          (error: unknown) => notifyError(error, 'That item could not be opened'),
        )
      }
      const limit = Math.max(1, held - count.current)
      const items = await claimTasks(wanted, limit)
      const except = new Set(settling.all().map((entry) => entry.task.id))
      if (items.length < limit) dry.current = true
      step({ type: 'claimed', items, except })
      if (items.length === 0 && count.current === 0 && !reclaimed.current) {
        reclaimed.current = true
        step({ type: 'claimed', items: await reclaimMine(wanted, person, held, except), except })
      }
      setState('ready')
    } catch (error) {
      setState({ error })
    } finally {
      asking.current = false
    }
  }, [wanted, first, person])

  useEffect(() => {
    gone.current = false
    void topUp()
  }, [topUp, deck.items.length])
  useEffect(
    () => () => {
      gone.current = true
    },
    [],
  )

  const again = useCallback(() => {
    dry.current = false
    void topUp()
  }, [topUp])

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEvents((event) => {
    const mine = deck.items.find((item) => item.decision.id === event.decision)
    if (mine && /^decision\.(cancelled|expired|stopped|vetoed)$/.test(event.type)) {
      step({ type: 'left', id: mine.id })
      notifyDone(`${mine.decision.action} ended before you answered: ${event.type.split('.')[1]}.`)
    }
    if (mine && event.type === 'task.reassigned' && event.task === mine.id) {
      step({ type: 'left', id: mine.id })
      notifyDone(`A lead gave ${mine.decision.action} to somebody else.`)
    }
    // A program's second look comes later, when the item has left the page.
    if (event.type === 'judgment.objected' && event.task)
      void get<TaskWire>(`/v1/tasks/${event.task}`).then(
        (task) => {
          if (!task.objection || task.lease?.person !== person) return
          settling.dropOf(task.id)
          step({ type: 'back', task, note: null })
        },
        () => undefined,
      )
    if (!/^(decision|task|judgment|audit)\./.test(event.type)) return
    clearTimeout(timer.current)
    timer.current = setTimeout(again, 250)
  })

  useEffect(
    () =>
      returnedItems.subscribe((back) => {
        step({ type: 'back', task: back.task, note: back.reason === 'failed' ? messageOf(back.error) : null })
        // Undone, the task is held again already; a claim on its way could come after the page had given it back.
        const asked = back.reason !== 'failed' ? get<TaskWire>(`/v1/tasks/${back.task.id}`) : claimTask(back.task.id)
        void asked.then(
          (task) => step({ type: 'replaced', task }),
          () => undefined,
        )
      }),
    [],
  )

  useLeases(deck.items, {
    renewed: (task) => {
      const mine = deck.items.find((item) => item.id === task.id)
      if (mine && mine.decision.digest === task.decision.digest)
        step({ type: 'replaced', task: { ...mine, lease: task.lease, due: task.due, silence: task.silence } })
      else step({ type: 'replaced', task })
    },
    lost: (task) => {
      step({ type: 'left', id: task.id })
      notifyDone(`Your hold on ${task.decision.action} ended and it is no longer open to you.`)
    },
  })

  return { deck, task: current(deck), step, state, again }
}
