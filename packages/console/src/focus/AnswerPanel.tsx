import { useState } from 'react'
import type { TaskWire } from '../api/wire.ts'
import { AppealForm } from './AppealForm.tsx'
import { CheckInForm } from './CheckInForm.tsx'
import { EditForm } from './EditForm.tsx'
import classes from './focus.module.css'
import type { Answer, Mode } from './answer.ts'
import { HandOnForm } from './HandOnForm.tsx'
import { RejectForm } from './RejectForm.tsx'
import { RespondForm } from './RespondForm.tsx'
import { ReturnForm } from './ReturnForm.tsx'
import { Verdicts } from './Verdicts.tsx'

interface Props {
  task: TaskWire
  onAnswer: (answer: Answer) => void
  onSkip: () => void
  onOpen: () => void
  onLeave: () => void
  onGone: (words: string) => void
  onKept: (task: TaskWire) => void
}

/** The verdicts, or the form of the one that was chosen. A question shows its form at once. */
export function AnswerPanel({ task, onAnswer, onSkip, onOpen, onLeave, onGone, onKept }: Props) {
  const [mode, setMode] = useState<Mode>('choose')
  const leave = () => {
    setMode('choose')
    onLeave()
  }
  if (mode === 'choose')
    return <Verdicts task={task} onAnswer={onAnswer} onMode={setMode} onSkip={onSkip} onOpen={onOpen} />
  return (
    <div className={classes.form}>
      {mode === 'edit' && <EditForm decision={task.decision} onAnswer={onAnswer} onCancel={leave} />}
      {task.kind === 'appeal' && (mode === 'uphold' || mode === 'reject') && (
        <AppealForm verdict={mode === 'uphold' ? 'uphold' : 'overturn'} onAnswer={onAnswer} onCancel={leave} />
      )}
      {mode === 'reject' && task.kind !== 'appeal' && <RejectForm task={task} onAnswer={onAnswer} onCancel={leave} />}
      {mode === 'return' && <ReturnForm onAnswer={onAnswer} onCancel={leave} />}
      {mode === 'hand-on' && (
        <HandOnForm
          task={task}
          onGone={onGone}
          onKept={(kept) => {
            onKept(kept)
            leave()
          }}
          onCancel={leave}
        />
      )}
      {mode === 'respond' &&
        (task.kind === 'check-in' ? (
          <CheckInForm onAnswer={onAnswer} onCancel={leave} />
        ) : (
          <RespondForm decision={task.decision} onAnswer={onAnswer} onCancel={leave} />
        ))}
    </div>
  )
}
