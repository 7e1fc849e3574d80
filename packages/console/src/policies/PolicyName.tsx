import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { TextView } from '../view/TextView.tsx'
import { policiesQuery } from './fetch-policies.ts'

/** A version of a policy, given as `pol_…@3`, by its name. */
export function PolicyName({ of }: { of: string }) {
  const { data } = useQuery(policiesQuery)
  const [id = '', version = ''] = of.split('@')
  const name = data?.items.find((policy) => policy.id === id)?.name
  return (
    <Link to={`/policies/${id}`}>
      <TextView text={name === undefined ? of : `${name} v${version}`} inline />
    </Link>
  )
}
