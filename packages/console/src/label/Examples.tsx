import { Stack, Text } from '@mantine/core'
import type { ExampleWire, Question } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { leavesOf, sayScalar } from '../words/scalars.ts'
import { sayAnswer } from './say-answer.ts'

interface Props {
  examples: readonly ExampleWire[]
  questions: readonly Question[]
}

/** Right answers and why they are right. */
export function Examples({ examples, questions }: Props) {
  if (examples.length === 0) return null
  return (
    <Stack gap="xs" component="ul" aria-label="Examples" p={0} m={0} mt="sm" style={{ listStyle: 'none' }}>
      {examples.map(({ data, labels, why }, i) => (
        <Text
          key={i}
          size="sm"
          component="li"
          style={{ borderInlineStart: '3px solid var(--cs-line)', paddingInlineStart: '0.75rem' }}
        >
          <TextView
            text={leavesOf(data, 6)
              .map(({ value }) => sayScalar(value, 400))
              .join(' · ')}
            inline
          />
          <div>
            <strong>
              <TextView
                text={questions
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
  )
}
