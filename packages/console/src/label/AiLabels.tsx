import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Labels, Question, TaskWire } from '../api/wire.ts'
import { isEqual } from '../edit/diff-values.ts'
import { DelayedReveal } from '../focus/DelayedReveal.tsx'
import { queuesQuery } from '../focus/fetch-queues.ts'
import { revealTask } from '../focus/reveal-task.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { sureness } from '../words/numbers.ts'
import type { Begun } from './start-labels.ts'
import { ExpectedPanel } from './ExpectedPanel.tsx'
import { predictionOf } from './prediction-of.ts'
import { sayAnswer } from './say-answer.ts'

interface Props {
  task: TaskWire
  labels: Labels
  begun: Begun
  onRevealed: (task: TaskWire) => void
  onTake: (labels: Labels) => void
}

/** What the AI answered, as openly as the queue allows, and where one's own answer differs from it. */
export function AiLabels({ task, labels, begun, onRevealed, onTake }: Props) {
  const { data: queues } = useQuery(queuesQuery)
  const [busy, setBusy] = useState(false)
  const { project, ai_shown: shown, revealed } = task
  const prediction = predictionOf(task)
  if (!project || task.kind === 'adjudication') return null
  const reveal = () => {
    setBusy(true)
    revealTask(task.id)
      .then(onRevealed, (error: unknown) => notifyError(error))
      .finally(() => setBusy(false))
  }
  const isShown = shown === 'open' || revealed
  if (project.expected && isShown && !prediction)
    return <ExpectedPanel questions={project.questions} expected={project.expected} labels={labels} onTake={onTake} />
  if (prediction && isShown)
    return (
      <>
        <Panel
          title="What the AI answered"
          aside={prediction.score === null ? undefined : `${sureness(prediction.score)} sure`}
        >
          {begun === 'ai' && (
            <Text size="sm" c="dimmed" mb="xs">
              It is filled in already: check it before you submit.
            </Text>
          )}
          <AnswerList questions={project.questions} answer={prediction.labels} own={labels} />
          <Button
            mt="xs"
            size="compact-sm"
            variant="default"
            onClick={() => onTake(prediction.labels)}
            disabled={isEqual(labels, prediction.labels)}
          >
            Take it over
          </Button>
        </Panel>
        {project.expected && (
          <ExpectedPanel questions={project.questions} expected={project.expected} labels={labels} onTake={onTake} />
        )}
      </>
    )
  // A question that came without a pre-annotation has nothing to reveal, and nothing to say.
  if ((task.decision.kind !== 'prediction' && !project.expects) || isShown) return null
  if (shown === 'delayed')
    return (
      <DelayedReveal
        key={task.id}
        delay={queues?.items.find(({ name }) => name === task.queue)?.delay ?? '10s'}
        onDone={reveal}
      />
    )
  return (
    <Panel title="What the AI answered">
      <Text size="sm" c="dimmed" mb={shown === 'on-demand' ? 'xs' : 0}>
        {shown === 'blind'
          ? 'Hidden in this queue, so that your answer is your own.'
          : shown === 'commit-first'
            ? 'Answer and submit first; then you see what the AI answered and may still change yours.'
            : 'Form your own view first; then look.'}
      </Text>
      {shown === 'on-demand' && (
        <KeyButton
          id="decide.reveal"
          label="Reveal"
          variant="default"
          size="compact-md"
          onPress={reveal}
          loading={busy}
        />
      )}
    </Panel>
  )
}

interface ListProps {
  questions: readonly Question[]
  answer: Labels
  own: Labels
}

function AnswerList({ questions, answer, own }: ListProps) {
  return (
    <dl style={{ margin: 0 }}>
      {questions.map((question) => {
        const same = isEqual(answer[question.name], own[question.name])
        return (
          <div key={question.name}>
            <Text component="dt" size="xs" c="dimmed">
              <TextView text={question.title} inline />
            </Text>
            <Text component="dd" size="sm" m={0} mb={4}>
              <TextView text={sayAnswer(question, answer[question.name])} inline />
              {!same && own[question.name] !== undefined && (
                <Text component="span" size="xs" c="var(--cs-warn)">
                  {' '}
                  yours differs
                </Text>
              )}
            </Text>
          </div>
        )
      })}
    </dl>
  )
}
