import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import classes from './watch.module.css'

interface Props {
  words: ReactNode
  /** Where it can be taken back. */
  onUndo?: (() => void) | undefined
  onClose: () => void
  children?: ReactNode
}

/** What was just done. It stays until it is closed or something else is done: nobody has to be quick. */
export function DoneStrip({ words, onUndo, onClose, children }: Props) {
  return (
    <section className={classes.strip} aria-label="Just done">
      <span className={classes.grow}>{words}</span>
      {children}
      {onUndo && <KeyButton id="undo" label="Undo" variant="default" onPress={onUndo} />}
      <Button variant="subtle" color="gray" onClick={onClose}>
        Close
      </Button>
    </section>
  )
}
