import { UnstyledButton } from '@mantine/core'
import { OctagonX } from 'lucide-react'
import classes from './stop.module.css'
import { holdMs, useHold } from './use-hold.ts'

interface Props {
  label: string
  disabled?: boolean
  onHeld: () => void
}

/** What nobody should do by accident, and everybody must be able to do at once. */
export function HoldButton({ label, disabled = false, onHeld }: Props) {
  const { holding, armed, handlers } = useHold(onHeld)
  return (
    <UnstyledButton
      className={classes.hold}
      disabled={disabled}
      data-holding={holding || undefined}
      style={{ '--hold-ms': `${holdMs}ms` }}
      aria-describedby="hold-help"
      {...handlers}
    >
      <span className={classes.fill} aria-hidden />
      <OctagonX size={20} aria-hidden />
      <span>{holding ? 'Keep holding…' : armed ? 'Once more to stop' : label}</span>
    </UnstyledButton>
  )
}
