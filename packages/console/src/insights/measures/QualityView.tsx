import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InsightsQualityWire } from '../../api/wire.ts'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { Panel } from '../../shell/Panel.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { count, plural } from '../../words/numbers.ts'
import { measureQuery } from './fetch-measures.ts'
import { FigureTable, type FigureRow } from './FigureTable.tsx'
import { MeasureFrame } from './MeasureFrame.tsx'
import { asNumber } from './say-figure.ts'

const rowsOf = (one: InsightsQualityWire['systems'][number]): FigureRow[] => [
  { name: 'AI wrong', note: 'of what could be drawn, by random audits', figure: one.ai_wrong },
  { name: 'Wrong alone', note: 'of what went ahead without a person, by random audits', figure: one.alone_wrong },
  { name: 'Turned down', note: 'of what people decided', figure: one.turned_down },
  { name: 'People upheld', note: 'of what they decided, when audited', figure: one.people_upheld },
  { name: 'Seeded errors caught', note: 'of wrong proposals that were planted', figure: one.seeded_caught },
  { name: 'Overridden', note: 'of what was decided', figure: one.overridden },
  { name: 'Turned out badly', note: 'of what the truth is known of', figure: one.adverse },
  { name: 'Truth known', note: 'of all decisions', figure: one.truth_known },
  { name: 'Days until the truth', note: 'median', figure: one.truth_days, say: asNumber, top: null },
  { name: 'Agreed', note: 'of what two or more answered', figure: one.agreement },
]

export default function QualityView({ hours }: { hours: number }) {
  const [system, setSystem] = useState('')
  const asked = { hours, system }
  const { data, error, isPending } = useQuery(measureQuery<InsightsQualityWire>('quality', asked))
  return (
    <>
      <MeasureFrame
        {...{ measure: 'quality', asked, onSystem: setSystem }}
        lead="Does the oversight catch what is wrong? What people, random audits, seeded errors and the truth say of each version."
      />
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      {data?.systems.length === 0 && (
        <Panel title="Nothing to measure yet">
          <Text>
            Nothing was proposed in this time. Once decisions are there, a rule with <code>audit: 0.05</code> has one in
            twenty looked at again, and late truth can be reported to each of them. Both tell here how often AI and
            people were right.
          </Text>
        </Panel>
      )}
      {data?.systems.map((one) => (
        <Panel
          key={`${one.system} ${one.version}`}
          title={`${one.system} ${one.version}`}
          aside={`${plural(one.decisions, 'decision')}: ${count(one.by_people)} by people, ${count(one.alone)} alone`}
          flush
        >
          <FigureTable label={`Quality of ${one.system} ${one.version}`} rows={rowsOf(one)} />
        </Panel>
      ))}
      {(data?.qualifications.length ?? 0) > 0 && (
        <Panel title="Tests of people" flush>
          <FigureTable
            label="Tests of people"
            rows={(data?.qualifications ?? []).flatMap(({ name, skill, passed, right }) => [
              { name: `${name}: passed`, note: `skill ${skill}`, figure: passed },
              { name: `${name}: right answers`, figure: right },
            ])}
          />
        </Panel>
      )}
    </>
  )
}
