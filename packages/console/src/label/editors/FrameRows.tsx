import { Button } from '@mantine/core'
import { BoxCells } from './BoxCells.tsx'
import { boxAt, type KeyFrame, putFrame } from './box.ts'
import classes from './editors.module.css'
import { NumberCell } from './NumberCell.tsx'

interface Props {
  name: string
  frames: readonly KeyFrame[]
  now: number
  readOnly: boolean
  onGo: (frame: number) => void
  onChange: (frames: KeyFrame[]) => void
}

/** The frames in which an object was drawn, as numbers. */
export function FrameRows({ name, frames, now, readOnly, onGo, onChange }: Props) {
  const last = frames.at(-1)
  return (
    <div className={classes.marks}>
      {frames.map((key) => {
        const { frame, box, ends } = key
        const of = `${name} in frame ${frame}`
        return (
          <div key={frame} className={classes.foot}>
            <NumberCell
              label={`Frame of ${of}`}
              value={frame}
              disabled={readOnly}
              onChange={(to) => {
                const next = Math.max(0, Math.round(to))
                if (next === frame || !frames.some((one) => one.frame === next))
                  onChange(
                    putFrame(
                      frames.filter((one) => one.frame !== frame),
                      { ...key, frame: next },
                    ),
                  )
              }}
            />
            <BoxCells
              name={of}
              box={box}
              disabled={readOnly}
              onChange={(to) => onChange(putFrame(frames, { ...key, box: to }))}
            />
            {key !== last && (
              <label className={classes.none}>
                <input
                  type="checkbox"
                  aria-label={`${name} ends in frame ${frame}`}
                  checked={ends === true}
                  disabled={readOnly}
                  onChange={(event) =>
                    onChange(putFrame(frames, { frame, box, ...(event.currentTarget.checked ? { ends: true } : {}) }))
                  }
                />
                ends here
              </label>
            )}
            <Button size="compact-xs" variant="subtle" aria-label={`Go to frame ${frame}`} onClick={() => onGo(frame)}>
              Go
            </Button>
            {!readOnly && frames.length > 1 && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`Delete ${of}`}
                onClick={() => onChange(frames.filter((one) => one.frame !== frame))}
              >
                Delete
              </Button>
            )}
          </div>
        )
      })}
      {!readOnly && last && !frames.some(({ frame }) => frame === now) && (
        <Button
          size="compact-xs"
          variant="default"
          w="fit-content"
          aria-label={`Add frame ${now} to ${name}`}
          onClick={() => onChange(putFrame(frames, { frame: now, box: boxAt(frames, now) ?? last.box }))}
        >
          Add frame {now}
        </Button>
      )}
    </div>
  )
}
