import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '../api/problem.ts'
import type { DecisionRowWire } from '../api/wire.ts'
import { actOnDecision } from '../decision/act-on-decision.ts'
import { useAnnounce } from '../shell/Announcer.tsx'

export interface Done {
  what: 'veto' | 'flag'
  decision: string
  words: string
  incident: string | null
}

const sayDone = (what: Done['what'], { action, status }: DecisionRowWire): string => {
  if (what === 'flag') return `Flagged: ${action}.`
  return ['holding', 'approved'].includes(status)
    ? `Vetoed: ${action}. It will not happen.`
    : `Vetoed: ${action}. It had been released; its system is told to stop and to take it back.`
}

/** A veto or a flag at once, without a question: a window does not wait for one. */
export function useObject() {
  const client = useQueryClient()
  const say = useAnnounce()
  const [vetoed, setVetoed] = useState<ReadonlySet<string>>(new Set())
  const acting = useMutation({
    mutationFn: async ({ what, decision }: { what: Done['what']; decision: DecisionRowWire }): Promise<Done> => {
      const answer = (await actOnDecision(decision.id, what, '')) as { incident?: string }
      return { what, decision: decision.id, words: sayDone(what, decision), incident: answer.incident ?? null }
    },
    onSuccess: ({ words, what, decision }) => {
      if (what === 'veto') setVetoed((before) => new Set(before).add(decision))
      say(words)
    },
    onSettled: () => {
      for (const key of ['watch-feed', 'watch', 'incidents']) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  const tried = acting.variables
  return {
    done: acting.data ?? null,
    error:
      acting.error && tried
        ? {
            words: `${tried.what === 'veto' ? 'Not vetoed' : 'Not flagged'}: ${tried.decision.action}`,
            message: messageOf(acting.error),
          }
        : null,
    object: (what: Done['what'], decision: DecisionRowWire) => acting.mutate({ what, decision }),
    /** From here, while this page is open. */
    vetoed,
    clear: acting.reset,
  }
}
