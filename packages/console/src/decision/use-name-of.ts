import { useQuery } from '@tanstack/react-query'
import { peopleQuery } from '../people/fetch-people.ts'

/** The name behind the id of whoever did something: a person, a key, or nobody. */
export function useNameOf(): (id: string | null) => string {
  const { data } = useQuery(peopleQuery)
  return (id) => {
    if (id === null) return 'Countersign'
    const person = data?.items.find((one) => one.id === id)
    return person?.name ?? (id.startsWith('per_') ? 'somebody who has left' : 'a system')
  }
}
