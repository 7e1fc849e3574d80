import { Button, Text } from '@mantine/core'
import type { ExpectedWire, Labels, Question } from '../api/wire.ts'
import { isEqual } from '../edit/diff-values.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { percent, sureness } from '../words/numbers.ts'
import classes from './expected.module.css'
import { sayAnswer } from './say-answer.ts'

interface Props {
  questions: readonly Question[]
  expected: ExpectedWire
  labels: Labels
  onTake: (labels: Labels) => void
}

/** What the learner of this project expects, and why: it learnt from what people answered here, and errs as they do. */
export function ExpectedPanel({ questions, expected, labels, onTake }: Props) {
  const question = questions.find(({ name }) => name === expected.question)
  if (!question) return null
  const { value, probability, reasons, nearest } = expected
  const say = (one: ExpectedWire['value']) => sayAnswer(question, one) || 'none of them'
  return (
    <Panel title="What the learner expects" aside={probability === null ? undefined : `${sureness(probability)} sure`}>
      <Text size="xs" c="dimmed">
        <TextView text={question.title} inline />
      </Text>
      <Text size="sm" mb="xs">
        <TextView text={say(value)} inline />
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onTake({ ...labels, [question.name]: value })}
        disabled={isEqual(labels[question.name], value)}
      >
        Take it over
      </Button>
      {(reasons.length > 0 || nearest.length > 0) && (
        <details className={classes.why}>
          <summary>Why it thinks so</summary>
          {reasons.length > 0 && <p className={classes.caption}>What weighed most</p>}
          {reasons.length > 0 && (
            <ul className={classes.reasons} aria-label="What weighed most">
              {reasons.map(({ of, name, weight }, i) => (
                <li key={i}>
                  <TextView text={name} inline />{' '}
                  <span className={classes.weight} data-for={weight > 0 || undefined}>
                    {weight > 0 ? '+' : '−'}
                    {Math.abs(weight).toFixed(2)} {weight > 0 ? 'for' : 'against'}{' '}
                    <TextView text={sayClass(question, of)} inline />
                  </span>
                </li>
              ))}
            </ul>
          )}
          {nearest.length > 0 && <p className={classes.caption}>The nearest labelled items</p>}
          {nearest.length > 0 && (
            <ul className={classes.reasons} aria-label="The nearest labelled items">
              {nearest.map(({ text, value: label, similarity }, i) => (
                <li key={i}>
                  <TextView text={text} inline />{' '}
                  <span className={classes.weight}>
                    {percent(similarity, 0)} alike: <TextView text={say(label)} inline />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </details>
      )}
    </Panel>
  )
}

/** A class is an option, or a path of them joined. */
const sayClass = (question: Question, name: string): string =>
  question.kind === 'choice' ? sayAnswer({ ...question, many: false }, name) : name
