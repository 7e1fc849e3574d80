import { authorise } from '@countersign/core'
import { useQuery } from '@tanstack/react-query'
import { peopleQuery } from '../people/fetch-people.ts'
import { isAway } from '../people/leave-words.ts'
import { useSession } from '../shell/SessionContext.ts'
import { sayLastDay } from '../words/days.ts'
import { useNow } from '../words/use-now.ts'

/** Who else decides here. Whether they may answer this one the server knows, and says. */
export function useColleagues(): { value: string; name: string; label: string; disabled: boolean }[] {
  const { person } = useSession()
  const now = useNow(60_000)
  const { data } = useQuery(peopleQuery)
  return (data?.items ?? [])
    .filter(
      ({ id, active, roles }) =>
        active &&
        id !== person.id &&
        authorise({ kind: 'person', roles, authn: 'session', keyBorn: true }, 'judgment.give').ok,
    )
    .map(({ id, name, leave }) => {
      const away = isAway(leave, now)
      const label = leave && away ? `${name} (on leave until ${sayLastDay(leave.to)})` : name
      return { value: id, name, label, disabled: away }
    })
}
