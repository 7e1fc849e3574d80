import type { LearningWire, LearntShare } from '../api/wire.ts'
import { count, percent } from '../words/numbers.ts'
import classes from './projects.module.css'
import { roundTicks } from './round-ticks.ts'

const [width, height] = [640, 282]
const edge = { left: 64, right: 24, top: 30, bottom: 50 }

type Point = LearntShare & { key: number }

/** Accuracy by labels with bands of 95 %: all labels as a line with dots, the random arm dashed with squares; and what each takes for the same. */
export function LearningChart({ rounds, savings }: Pick<LearningWire, 'rounds' | 'savings'>) {
  const of = (name: 'accuracy' | 'random'): Point[] =>
    rounds
      .flatMap((round) => (round[name] ? [{ ...round[name], key: round.n }] : []))
      .sort((a, b) => a.labels - b.labels || a.key - b.key)
  const [all, random] = [of('accuracy'), of('random')]
  if (all.length === 0) return null
  const most = Math.max(...[...all, ...random].map(({ labels }) => labels))
  const x = (labels: number) => edge.left + (labels / most) * (width - edge.left - edge.right)
  const y = (share: number) => edge.top + (1 - share) * (height - edge.top - edge.bottom)
  const path = (points: Point[]) =>
    points.map(({ labels, share }, i) => `${i ? 'L' : 'M'}${x(labels)} ${y(share)}`).join('')
  const band = (points: Point[]) => {
    const along = (end: 0 | 1) => points.map(({ labels, interval }) => `${x(labels)} ${y(interval[end])}`)
    return `M${[...along(1), ...along(0).reverse()].join('L')}Z`
  }
  // A single point has no band to see.
  const bars = (points: Point[]) =>
    points.length === 1 &&
    points.map(({ key, labels, interval: [lower, upper] }) => (
      <path key={key} d={`M${x(labels)} ${y(lower)}V${y(upper)}`} className={classes.interval} />
    ))
  const same = savings.find(({ strategy, random: alone }) => strategy.labels !== null && alone.labels !== null)
  const taken = same ? ([same.strategy.labels, same.random.labels] as number[]) : []
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
      {roundTicks(most).map((labels) => (
        <text key={labels} x={x(labels)} y={height - 28} textAnchor="middle" className={classes.tick}>
          {count(labels)}
        </text>
      ))}
      <text x={0} y={12} className={classes.tick}>
        accuracy
      </text>
      <text x={x(most / 2)} y={height - 6} textAnchor="middle" className={classes.tick}>
        labels
      </text>
      <path d={band(all)} className={classes.band} />
      <path d={band(random)} className={classes.bandAlone} />
      {bars(all)}
      {bars(random)}
      {same && (
        <g className={classes.taken}>
          <path d={`M${x(Math.min(...taken))} ${y(same.accuracy)}H${x(Math.max(...taken))}`} />
          {taken.map((labels, i) => (
            <path key={i} d={`M${x(labels)} ${y(same.accuracy)}V${y(0)}`} />
          ))}
        </g>
      )}
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
