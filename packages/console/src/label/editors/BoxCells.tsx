import { type Box, keepBox } from './box.ts'
import classes from './editors.module.css'
import { NumberCell } from './NumberCell.tsx'

interface Props {
  name: string
  box: Box
  onChange: (box: Box) => void
  disabled?: boolean | undefined
}

const sides = ['left', 'top', 'width', 'height']

/** A box as four numbers. */
export function BoxCells({ name, box, onChange, disabled }: Props) {
  return (
    <div className={classes.numbers}>
      {sides.map((side, i) => (
        <NumberCell
          key={side}
          label={`${side} of ${name}`}
          value={box[i] ?? 0}
          disabled={disabled}
          onChange={(to) => {
            const [x, y, w, h] = box.map((was, at) => (at === i ? to : was)) as unknown as Box
            onChange(keepBox([x, y, w, h]))
          }}
        />
      ))}
    </div>
  )
}
