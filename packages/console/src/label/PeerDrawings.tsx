import { unlikeMarks } from '@countersign/core'
import { useMemo, useState } from 'react'
import type { Json, Question } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { Differing } from './editors/differing.ts'
import classes from './editors/editors.module.css'
import { KindEditor } from './editors/QuestionEditor.tsx'

/** As many stand side by side at once, until others are asked for. */
const atOnce = 3
const none: ReadonlySet<string> = new Set()
const nothing = () => undefined

interface Props {
  question: Question
  data: Json
  values: readonly (Json | undefined)[]
}

/** What each answer drew over the item, side by side in the editor of its kind; what not all others have is marked. */
export function PeerDrawings({ question, data, values }: Props) {
  const [shown, setShown] = useState(() => values.map((_, i) => i < atOnce))
  const unlike = useMemo(() => unlikeMarks(question, values), [question, values])
  return (
    <section className={classes.editor} aria-label={`Answers to: ${question.title}`}>
      <h3 className={classes.peers}>
        <TextView text={question.title} inline />
      </h3>
      <div className={classes.options} role="group" aria-label="Answers in view">
        {values.map((_, i) => (
          <button
            key={i}
            type="button"
            className={classes.option}
            aria-pressed={shown[i] === true}
            onClick={() => setShown(shown.with(i, !shown[i]))}
          >
            Answer {i + 1}
          </button>
        ))}
      </div>
      <p className={classes.keys}>
        {unlike
          ? '≠ stands at what not all answers have, or have otherwise.'
          : 'There is too much here to mark what differs.'}
      </p>
      <div className={classes.sides}>
        {values.map(
          (value, i) =>
            shown[i] && (
              <div key={i} className={classes.side} role="group" aria-label={`Answer ${i + 1}`}>
                <h4>Answer {i + 1}</h4>
                {value === undefined ? (
                  <p className={classes.keys}>It was left out.</p>
                ) : (
                  <Differing value={unlike?.[i] ?? none}>
                    <KindEditor
                      question={{ ...question, title: `${question.title}, answer ${i + 1}` }}
                      {...{ data, value, onChange: nothing }}
                      readOnly
                    />
                  </Differing>
                )}
              </div>
            ),
        )}
      </div>
    </section>
  )
}
