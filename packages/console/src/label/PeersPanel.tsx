import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Json, Labels, Question, TaskProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { shorten } from '../words/scalars.ts'
import classes from './editors/editors.module.css'
import { isDrawn } from './editors/QuestionEditor.tsx'
import { PeerDrawings } from './PeerDrawings.tsx'
import { peerRows } from './peer-rows.ts'

interface Props {
  project: Pick<TaskProjectWire, 'questions' | 'answers'>
  data: Json
  onTake: (labels: Labels) => void
}

/** What was answered, side by side, without a name: whoever adjudicates weighs reasons and not people. */
export function PeersPanel({ project: { questions, answers }, data, onTake }: Props) {
  const say = useAnnounce()
  const [taken, setTaken] = useState<number | null>(null)
  const take = (i: number) => {
    const answer = answers[i]
    if (!answer) return
    setTaken(i)
    onTake(answer.labels)
    say(`Answer ${i + 1} of ${answers.length} is taken over.`)
  }
  useKey('label.take', () => take(taken === null ? 0 : (taken + 1) % answers.length))
  if (answers.length === 0) return null
  const valuesOf = ({ name }: Question) => answers.map(({ labels }) => labels[name])
  // What is drawn can only be compared where it is drawn.
  const drawn = questions.filter(isDrawn)
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
          {questions.flatMap((question) =>
            peerRows(question, valuesOf(question)).map(({ key, field, agree, said }) => (
              <tr key={`${question.name}${key}`}>
                <th scope="row">
                  <TextView text={field === null ? question.title : `${question.title}: ${field}`} inline />
                  <small>{agree ? ' all agree' : ' ≠ not alike'}</small>
                </th>
                {said.map((words, i) => (
                  <td key={i} data-label={`Answer ${i + 1}`}>
                    <Said words={words} strong={!agree} />
                  </td>
                ))}
              </tr>
            )),
          )}
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
              <span className="only-read">Take over</span> <KeyBadge id="label.take" />
            </th>
            {answers.map((_, i) => (
              <td key={i} data-label={`Answer ${i + 1}`}>
                <Button
                  size="compact-xs"
                  variant={taken === i ? 'light' : 'default'}
                  aria-label={`Take it over: answer ${i + 1}`}
                  onClick={() => take(i)}
                >
                  Take it over
                </Button>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {drawn.map((question) => (
        <div key={question.name} className={classes.peer}>
          <PeerDrawings question={question} data={data} values={valuesOf(question)} />
        </div>
      ))}
    </Panel>
  )
}

const longest = 200

/** A long text is folded, and none of it is left out. */
function Said({ words, strong }: { words: string; strong: boolean }) {
  if (words.length > longest)
    return (
      <details className={classes.fold}>
        <summary>
          <TextView text={shorten(words, longest)} inline />
        </summary>
        <TextView text={words} />
      </details>
    )
  const text = <TextView text={words} inline />
  return strong ? <strong>{text}</strong> : text
}
