import { Text } from '@mantine/core'
import type { LeaderboardWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { between, score } from '../evaluations/say-evaluation.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import classes from './comparisons.module.css'
import { sayLeader, sayPlace, sayPlaces } from './say-board.ts'
import { WinsTable } from './WinsTable.tsx'

const [width, height] = [220, 20]

interface Props {
  board: LeaderboardWire
  by: 'judge' | 'people'
  title: string
  nameOf: (evaluation: string) => string
  order: readonly string[]
}

/** Strengths on one scale, so that overlap is seen; what may be said of it stands above in words. */
export function BoardPanel({ board, by, title, nameOf, order }: Props) {
  const ends = board.ranking.flatMap(({ strength, interval }) => interval ?? [strength])
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  return (
    <Panel title={`${title}: ${sayLeader(board, nameOf)}`} aside={plural(board.pairs, 'pair')} flush>
      <Ranking ranking={board.ranking} nameOf={nameOf} scale={[least, most]} />
      <div className={classes.below}>
        <Text size="sm">{sayPlace(board, by)}</Text>
        {board.places.map((one) => (
          <Text key={one.of} size="sm">
            {sayPlaces(one)}
          </Text>
        ))}
        {board.segments.length > 0 && (
          <details>
            <summary>By segment</summary>
            {board.segments.map(({ segment, pairs, ranking }) => (
              <div key={segment}>
                <Text size="sm" fw={600} mt="sm">
                  <TextView text={segment} inline />, {plural(pairs, 'pair')}
                </Text>
                <Ranking ranking={ranking} nameOf={nameOf} scale={[least, most]} />
              </div>
            ))}
          </details>
        )}
        <details>
          <summary>Each against each</summary>
          <WinsTable wins={board.wins} order={order} nameOf={nameOf} />
        </details>
        <Text size="sm" c="dimmed">
          Bradley–Terry strengths on the logit scale with 95 % intervals. Two are apart where the interval of their
          difference leaves nothing out, which overlap alone does not tell.
        </Text>
      </div>
    </Panel>
  )
}

function Ranking({
  ranking,
  nameOf,
  scale: [least, most],
}: {
  ranking: LeaderboardWire['ranking']
  nameOf: (evaluation: string) => string
  scale: readonly [number, number]
}) {
  const x = (value: number) =>
    6 + ((Math.min(most, Math.max(least, value)) - least) / (most - least || 1)) * (width - 12)
  return (
    <table className={`${table.table} ${table.stack}`}>
      <thead>
        <tr>
          <th>System</th>
          <th>Strength, 95 %</th>
          <th>Apart from the next</th>
          <th className={table.end}>Won</th>
          <th className={table.end}>Lost</th>
          <th className={table.end}>Tied</th>
        </tr>
      </thead>
      <tbody>
        {ranking.map(({ evaluation, strength, interval, wins, losses, ties, apart_from_next }) => (
          <tr key={evaluation}>
            <td>
              <TextView text={nameOf(evaluation)} inline />
            </td>
            <td data-label="Strength">
              <svg
                viewBox={`0 0 ${width} ${height}`}
                width={width}
                height={height}
                className={classes.strength}
                aria-hidden
              >
                {interval && (
                  <line
                    x1={x(interval[0])}
                    x2={x(interval[1])}
                    y1={height / 2}
                    y2={height / 2}
                    stroke="var(--cs-accent)"
                    strokeWidth={3}
                  />
                )}
                <circle cx={x(strength)} cy={height / 2} r={5} fill="var(--cs-accent)" />
              </svg>
              {score(strength)}
              {interval && ` (${between(interval)})`}
            </td>
            <td data-label="Apart from the next">
              {apart_from_next === null ? '–' : apart_from_next ? 'yes' : 'not shown'}
            </td>
            <td className={table.end} data-label="Won">
              {count(wins)}
            </td>
            <td className={table.end} data-label="Lost">
              {count(losses)}
            </td>
            <td className={table.end} data-label="Tied">
              {count(ties)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
