import { count } from '../words/numbers.ts'

/** A count for each ten seconds, as bars: the same scale in every line. Its numbers are beside it and in its name. */
export function Spark({ steps, most }: { steps: readonly number[]; most: number }) {
  const last = steps.slice(-6).map(count).join(', ')
  return (
    <svg
      width="124"
      height="22"
      viewBox={`0 0 ${steps.length * 4} 22`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`the last minute, ten seconds each: ${last}`}
    >
      {steps.map((n, i) => {
        const height = n === 0 ? 0 : Math.max(1.5, (n / most) * 21)
        return <rect key={i} x={i * 4} y={22 - height} width="3" height={height} fill="var(--cs-auto)" />
      })}
    </svg>
  )
}
