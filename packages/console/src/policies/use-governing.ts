import { useMutation, useQueryClient } from '@tanstack/react-query'
import { notifyDone } from '../shell/notify.ts'

/** An act of governing: says that it is done, and reads everything anew. */
export function useGoverning<Given = void, Answer = unknown>(
  act: (given: Given) => Promise<Answer>,
  say: (answer: Answer, given: Given) => string,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (answer, given) => {
      notifyDone(say(answer, given))
      void client.invalidateQueries()
    },
  })
}
