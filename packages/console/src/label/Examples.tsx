import { Stack, Text } from '@mantine/core'
import { atPath } from '@countersign/core'
import type { ExampleWire, Json, ProjectWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { leavesOf, sayScalar } from '../words/scalars.ts'
import { sayAnswer } from './say-answer.ts'

interface Props {
  examples: readonly ExampleWire[]
  project: Pick<ProjectWire, 'questions' | 'view'>
}

/** What of an item the project shows, on one line. */
const shownOf = (data: Json, { view }: Props['project']): string =>
  (view.length > 0 ? view.map(({ path }) => atPath(data, path) ?? null) : [data])
    .flatMap((part) => leavesOf(part, 6))
    .map(({ value }) => sayScalar(value, 400))
    .join(' · ')

/** Right answers and why they are right. */
export function Examples({ examples, project }: Props) {
  if (examples.length === 0) return null
  return (
    <>
      <Text size="sm" fw={600} mt="sm" aria-hidden>
        Examples
      </Text>
      <Stack gap="xs" component="ul" aria-label="Examples" p={0} m={0} mt="xs" style={{ listStyle: 'none' }}>
        {examples.map(({ data, labels, why }, i) => (
          <Text
            key={i}
            size="sm"
            component="li"
            style={{ borderInlineStart: '3px solid var(--cs-line)', paddingInlineStart: '0.75rem' }}
          >
            <TextView text={shownOf(data, project)} inline />
            <div>
              <strong>
                <TextView
                  text={project.questions
                    .flatMap((question) =>
                      labels[question.name] === undefined ? [] : [sayAnswer(question, labels[question.name])],
                    )
                    .join(' · ')}
                  inline
                />
              </strong>
              {why && (
                <>
                  {' – '}
                  <TextView text={why} inline />
                </>
              )}
            </div>
          </Text>
        ))}
      </Stack>
    </>
  )
}
