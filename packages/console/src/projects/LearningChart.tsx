import type { LearningWire, LearntShare } from '../api/wire.ts'
import { count, percent } from '../words/numbers.ts'
import classes from './projects.module.css'

const [width, height] = [640, 240]
const edge = { left: 44, right: 12, top: 10, bottom: 28 }

type Point = LearntShare & { key: number }

/** Accuracy by labels, with intervals: all labels as a line with dots, the random arm dashed with squares. */
export function LearningChart({ rounds }: Pick<LearningWire, 'rounds'>) {
  const of = (name: 'accuracy' | 'random'): Point[] =>
    rounds.flatMap((round) => (round[name] ? [{ ...round[name], key: round.n }] : []))
  const [all, random] = [of('accuracy'), of('random')]
  if (all.length === 0) return null
  const most = Math.max(...[...all, ...random].map(({ labels }) => labels))
  const x = (labels: number) => edge.left + (labels / most) * (width - edge.left - edge.right)
  const y = (share: number) => edge.top + (1 - share) * (height - edge.top - edge.bottom)
  const path = (points: Point[]) =>
    points.map(({ labels, share }, i) => `${i ? 'L' : 'M'}${x(labels)} ${y(share)}`).join('')
  const bars = (points: Point[]) =>
    points.map(({ key, labels, interval: [lower, upper] }) => (
      <path key={key} d={`M${x(labels)} ${y(lower)}V${y(upper)}`} className={classes.interval} />
    ))
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="Accuracy by labels; the same numbers stand in the table below"
      className={classes.curve}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <path d={`M${edge.left} ${y(share)}H${width - edge.right}`} className={classes.grid} />
          <text x={edge.left - 6} y={y(share) + 4} textAnchor="end" className={classes.tick}>
            {percent(share, 0)}
          </text>
        </g>
      ))}
      <text x={width - edge.right} y={height - 8} textAnchor="end" className={classes.tick}>
        {`${count(most)} labels`}
      </text>
      {bars(all)}
      {bars(random)}
      <path d={path(all)} className={classes.line} />
      <path d={path(random)} className={classes.line} strokeDasharray="5 4" />
      {all.map(({ key, labels, share }) => (
        <circle key={key} cx={x(labels)} cy={y(share)} r="3.5" className={classes.dot} />
      ))}
      {random.map(({ key, labels, share }) => (
        <rect key={key} x={x(labels) - 3} y={y(share) - 3} width="6" height="6" className={classes.square} />
      ))}
    </svg>
  )
}
