import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DistanceWire, InsightsShiftWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { Panel } from '../../shell/Panel.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { count } from '../../words/numbers.ts'
import { measureQuery } from './fetch-measures.ts'
import { IntervalBar } from './IntervalBar.tsx'
import { MeasureFrame } from './MeasureFrame.tsx'
import { SeriesPanel } from './SeriesPanel.tsx'

type Version = InsightsShiftWire['systems'][number]
const against: Record<Version['against'], string> = {
  itself: 'against the stretch before',
  'other versions': 'new: against the other versions before',
  nothing: 'new: nothing to hold it against',
}

function VersionPanel({ version }: { version: Version }) {
  const rows: { name: string; distance: DistanceWire | null }[] = [
    { name: 'Confidences', distance: version.confidences },
    { name: 'Actions', distance: version.actions },
    { name: 'Routes', distance: version.routes },
    { name: 'Outcomes', distance: version.outcomes },
    ...version.inputs.map((input) => ({ name: `Input ${input.name}`, distance: input })),
  ]
  const known = rows.flatMap(({ name, distance }) => (distance ? [{ name, ...distance }] : []))
  const title = `${version.system} ${version.version}`
  return (
    <Panel
      title={title}
      aside={`${count(version.decisions.was)} → ${count(version.decisions.is)} decisions, ${against[version.against]}`}
      flush
    >
      {known.length === 0 ? (
        <Text p="md" c="dimmed">
          It takes twenty of each on both sides to compare anything.
        </Text>
      ) : (
        <table className={`${table.table} ${table.stack}`} aria-label={`What moved of ${title}`}>
          <thead>
            <tr>
              <th>What</th>
              <th aria-hidden />
              <th>Distance</th>
            </tr>
          </thead>
          <tbody>
            {known.map(({ name, distance, chance, p, moved, measure, n }) => (
              <tr key={name}>
                <td>
                  <strong>{name}</strong>
                </td>
                <td>
                  <IntervalBar
                    figure={{ n: n.is, value: distance, interval: [0, chance] }}
                    top={Math.max(0.05, distance, chance) * 1.1}
                  />
                </td>
                <td>
                  {moved ? 'Moved' : 'As before'}: {measure.toUpperCase()} {distance.toFixed(3)}, by chance up to{' '}
                  {chance.toFixed(3)} (p {p.toFixed(3)}, n {count(n.was)} and {count(n.is)})
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {version.series.map((series) => (
        <SeriesPanel key={series.measure} series={series} />
      ))}
    </Panel>
  )
}

export default function ShiftView({ hours }: { hours: number }) {
  const [system, setSystem] = useState('')
  const asked = { hours, system }
  const { data, error, isPending } = useQuery(measureQuery<InsightsShiftWire>('shift', asked))
  return (
    <>
      <MeasureFrame
        {...{ measure: 'shift', asked, onSystem: setSystem }}
        lead="Did anything move since the stretch before? The band is what chance alone gives; of inputs only distances are told."
      />
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      {data?.systems.length === 0 && (
        <Panel title="Nothing to compare yet">
          <Text>
            Nothing was proposed in this time. Two stretches of the same length are held against each other: choose a
            range that has decisions in it and before it.
          </Text>
        </Panel>
      )}
      {data?.systems.map((one) => (
        <VersionPanel key={`${one.system} ${one.version}`} version={one} />
      ))}
    </>
  )
}
