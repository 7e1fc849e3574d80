import { Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { post } from '../api/request.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import classes from './policies.module.css'
import type { PolicyMistake } from './validate-policy.ts'

interface Report {
  passed: number
  failures: PolicyMistake[]
}

/** The cases that stand in the file, run as one types. */
export function TestsPanel({ source, sound }: { source: string; sound: boolean }) {
  const { data } = useQuery({
    queryKey: ['policy-tests', source],
    queryFn: () => post<Report>('/v1/policies/test', { source }),
    enabled: sound,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
  if (!sound || !data) return null
  const all = data.passed + data.failures.length
  return (
    <section className={classes.tests} aria-label="Its test cases">
      {all === 0 ? (
        <Text size="sm" c="dimmed">
          No test case yet. Under <code>tests:</code> say what a decision is given and what is expected of it; a version
          whose cases fail is never activated.
        </Text>
      ) : (
        <>
          <ToneBadge tone={data.failures.length === 0 ? 'good' : 'bad'}>
            {data.failures.length === 0
              ? `${all === 1 ? 'Its test case passes' : `All ${all} test cases pass`}`
              : `${data.failures.length} of ${all} test cases fail`}
          </ToneBadge>
          <ul className={classes.mistakes}>
            {data.failures.map(({ path, message, line }) => (
              <li key={path}>
                <strong>{line === undefined ? path : `Line ${line}`}: </strong>
                {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
