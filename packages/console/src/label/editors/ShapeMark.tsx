import classes from './editors.module.css'
import { sayForm, type Shape } from './shape.ts'

interface Props {
  shape: Shape
  title: string
  tone: number
  selected: boolean
  onFocus: () => void
}

/** One shape, with the focus for the keys that move, size and delete it. */
export function ShapeMark({ shape, title, tone, selected, onFocus }: Props) {
  return (
    <g
      data-shape={shape.id}
      data-tone={tone}
      data-selected={selected || undefined}
      tabIndex={0}
      role="button"
      aria-label={`${title}: ${sayForm(shape)}`}
      onFocus={onFocus}
    >
      {'box' in shape && (
        <>
          <rect className={classes.halo} x={shape.box[0]} y={shape.box[1]} width={shape.box[2]} height={shape.box[3]} />
          <rect
            className={classes.shape}
            x={shape.box[0]}
            y={shape.box[1]}
            width={shape.box[2]}
            height={shape.box[3]}
          />
        </>
      )}
      {'points' in shape && (
        <>
          <polygon className={classes.halo} points={shape.points.join(' ')} />
          <polygon className={classes.shape} points={shape.points.join(' ')} />
        </>
      )}
      {'point' in shape && <path className={classes.dot} d={`M${shape.point[0]} ${shape.point[1]}h0.00001`} />}
    </g>
  )
}
