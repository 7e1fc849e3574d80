import { Button } from '@mantine/core'
import type { Labels, TaskProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { isEqual } from '../edit/diff-values.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { sayAnswer } from './say-answer.ts'

interface Props {
  project: Pick<TaskProjectWire, 'questions' | 'answers'>
  onTake: (labels: Labels) => void
}

/** What was answered, side by side, without a name: whoever adjudicates weighs reasons and not people. */
export function PeersPanel({ project: { questions, answers }, onTake }: Props) {
  if (answers.length === 0) return null
  return (
    <Panel title="What was answered" aside="without names" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Question</th>
            {answers.map((_, i) => (
              <th key={i}>Answer {i + 1}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {questions.map((question) => {
            const values = answers.map(({ labels }) => labels[question.name])
            const agree = values.every((value) => isEqual(value, values[0]))
            return (
              <tr key={question.name}>
                <th scope="row">
                  <TextView text={question.title} inline />
                  {agree && <small> all agree</small>}
                </th>
                {values.map((value, i) => (
                  <td key={i} data-label={`Answer ${i + 1}`}>
                    {agree ? (
                      <TextView text={sayAnswer(question, value)} inline />
                    ) : (
                      <strong>
                        <TextView text={sayAnswer(question, value)} inline />
                      </strong>
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
          {answers.some(({ comment }) => comment) && (
            <tr>
              <th scope="row">Note</th>
              {answers.map(({ comment }, i) => (
                <td key={i} data-label={`Note ${i + 1}`}>
                  <TextView text={comment} inline />
                </td>
              ))}
            </tr>
          )}
          <tr>
            <th scope="row">
              <span className="only-read">Take over</span>
            </th>
            {answers.map(({ labels }, i) => (
              <td key={i} data-label={`Answer ${i + 1}`}>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Take it over: answer ${i + 1}`}
                  onClick={() => onTake(labels)}
                >
                  Take it over
                </Button>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Panel>
  )
}
