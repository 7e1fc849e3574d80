import type { TaskWire, Verdict } from '../api/wire.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import type { Mode, Answer } from './answer.ts'
import classes from './focus.module.css'

interface Props {
  task: TaskWire
  onAnswer: (answer: Answer) => void
  onMode: (mode: Mode) => void
  onSkip: () => void
  onOpen: () => void
}

const mustCommitFirst = (task: TaskWire) => task.ai_shown === 'commit-first' && !task.revealed

/** What can be answered here, each with its key; one press and the next item is there. */
export function Verdicts({ task, onAnswer, onMode, onSkip, onOpen }: Props) {
  const can = (verdict: Verdict) => task.verdicts.includes(verdict)
  const give = (verdict: Verdict) => onAnswer({ answer: { verdict } })
  const waits = mustCommitFirst(task)
  return (
    <div className={classes.verdicts} role="group" aria-label="Your answer">
      {can('respond') && (
        <KeyButton id="decide.respond" label="Respond" data-wide onPress={() => onMode('respond')} disabled={waits} />
      )}
      {can('approve') && (
        <KeyButton id="decide.approve" label="Approve" onPress={() => give('approve')} disabled={waits} />
      )}
      {can('reject') && (
        <KeyButton
          id="decide.reject"
          label="Reject"
          variant="default"
          onPress={() => onMode('reject')}
          disabled={waits}
        />
      )}
      {can('uphold') && (
        <KeyButton
          id="decide.approve"
          label="Uphold"
          onPress={() => (task.kind === 'appeal' ? onMode('uphold') : give('uphold'))}
          disabled={waits}
        />
      )}
      {can('overturn') && (
        <KeyButton
          id="decide.reject"
          label="Overturn"
          variant="default"
          onPress={() => onMode('reject')}
          disabled={waits}
        />
      )}
      <div className={classes.small}>
        {can('edit') && (
          <KeyButton
            id="decide.edit"
            label="Edit"
            variant="subtle"
            size="compact-sm"
            onPress={() => onMode('edit')}
            disabled={waits}
          />
        )}
        {can('return') && (
          <KeyButton
            id="decide.return"
            label="Return"
            variant="subtle"
            size="compact-sm"
            onPress={() => onMode('return')}
            disabled={waits}
          />
        )}
        <KeyButton id="decide.skip" label="Skip" variant="subtle" size="compact-sm" onPress={onSkip} />
        <KeyButton
          id="decide.hand-on"
          label="Hand on"
          variant="subtle"
          size="compact-sm"
          onPress={() => onMode('hand-on')}
        />
        <KeyButton id="decide.open" label="Open" variant="subtle" size="compact-sm" onPress={onOpen} />
      </div>
    </div>
  )
}
