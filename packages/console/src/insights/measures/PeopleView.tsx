import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { InsightsPeopleWire } from '../../api/wire.ts'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { Panel } from '../../shell/Panel.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { count, plural } from '../../words/numbers.ts'
import { measureQuery } from './fetch-measures.ts'
import { FigureTable } from './FigureTable.tsx'
import { MeasureFrame } from './MeasureFrame.tsx'

type Person = InsightsPeopleWire['people'][number]

const approvals: Record<Person['approvals']['result'], string> = {
  rose: 'Approves more than before, beyond chance. The work may have become easier: seed an error or audit more before you think anything of it.',
  'as-before': 'Approves as before.',
  'too-few': 'Too few answers, now or in the ninety days before, to tell whether approvals changed.',
}

function PersonPanel({ person }: { person: Person }) {
  const { known } = person
  return (
    <Panel
      title={person.own ? `${person.name} (you)` : person.name}
      aside={`${plural(person.answered, 'answer')} on ${plural(person.days, 'day')}, at most ${count(person.most_in_a_day)} on one`}
      flush
    >
      <FigureTable
        label={`How ${person.name} decides`}
        rows={[
          { name: 'Over-reliance', note: 'approved, where the AI was wrong', figure: person.over_reliance },
          {
            name: 'Under-reliance',
            note: 'not approved as it was, where the AI was right',
            figure: person.under_reliance,
          },
          { name: 'Seeded errors caught', figure: person.seeded_caught },
          { name: 'Approved now', figure: person.approvals.now },
          { name: 'Approved in the ninety days before', figure: person.approvals.before },
        ]}
      />
      <Text size="sm" c="dimmed" px="md" py="xs">
        Known of {plural(known.seeded, 'seeded item')}, {count(known.audited)} audited and {count(known.truth)} by the
        truth. {approvals[person.approvals.result]}
      </Text>
    </Panel>
  )
}

export default function PeopleView({ hours }: { hours: number }) {
  const [system, setSystem] = useState('')
  const asked = { hours, system }
  const { data, error, isPending } = useQuery(measureQuery<InsightsPeopleWire>('people', asked))
  return (
    <>
      <MeasureFrame
        {...{ measure: 'people', asked, onSystem: setSystem }}
        lead="Do people lean on the AI too much, or too little? Each is held against what is known and their own past; nobody is ranked, and speed is not asked."
      />
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      {data && !data.others && (
        <Text size="sm" c="dimmed">
          You see your own figures. Those of others are for who leads them.
        </Text>
      )}
      {data?.people.length === 0 && (
        <Panel title="Nothing to measure yet">
          <Text>
            Nobody has answered anything in this time. Reliance is told from items whose right answer is known: seeded
            errors, audits, and the truth that is reported later.
          </Text>
        </Panel>
      )}
      {data?.people.map((person) => (
        <PersonPanel key={person.id} person={person} />
      ))}
    </>
  )
}
