import { Text } from '@mantine/core'
import type { ActiveTimeWire, ProjectQualityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { count } from '../words/numbers.ts'
import { AnnotatorName } from './AnnotatorName.tsx'
import { RangeBar } from './RangeBar.tsx'
import { saySeconds } from './say-estimate.ts'

/** How long people are at work on an item. Speed is no quality, and is not told beside it. */
export function TimePanel({ time }: { time: ProjectQualityWire['time'] }) {
  if (time.all.n === 0) return null
  const longest = Math.max(...time.people.map(({ quartiles_ms: quartiles }) => quartiles?.[1] ?? 0))
  return (
    <Panel title="Time at work on an item">
      <Text size="sm" c="dimmed" mb="xs">
        With the page in sight and a hand at it; breaks do not count. The bar holds the middle half of the answers. Who
        is fast is not worse for it: look at what they answer.
      </Text>
      <table className={`${table.table} ${table.stack}`} aria-label="Time at work on an item">
        <thead>
          <tr>
            <th>Person</th>
            <th>Middle, and middle half</th>
            <th>Answers</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <strong>Everybody</strong>
            </td>
            <Cells one={time.all} longest={longest} />
          </tr>
          {time.people.map((one) => (
            <tr key={one.person ?? one.name}>
              <td>
                <AnnotatorName one={one} />
              </td>
              <Cells one={one} longest={longest} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Cells({
  one: { median_ms: median, quartiles_ms: quartiles, n },
  longest,
}: {
  one: ActiveTimeWire
  longest: number
}) {
  return (
    <>
      <td data-label="Time">
        <RangeBar value={median} interval={quartiles} to={longest}>
          {median === null || quartiles === null
            ? 'nothing to tell from'
            : `${saySeconds(median)} (half of them ${saySeconds(quartiles[0])} to ${saySeconds(quartiles[1])})`}
        </RangeBar>
      </td>
      <td data-label="Answers">{count(n)}</td>
    </>
  )
}
