import { Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FairnessTableWire, InsightsFairnessWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { Panel } from '../../shell/Panel.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { count, plural } from '../../words/numbers.ts'
import { measureQuery } from './fetch-measures.ts'
import { ErrorTable, hasTruth } from './ErrorTable.tsx'
import { IntervalBar } from './IntervalBar.tsx'
import { MeasureFrame } from './MeasureFrame.tsx'
import { asNumber, sayFigure } from './say-figure.ts'

const fourFifths = { kept: 'four fifths kept', missed: 'four fifths missed', unclear: 'four fifths unclear' }

function GroupTable({ of }: { of: FairnessTableWire }) {
  const title = of.groups.join(' × ')
  return (
    <Panel
      title={title}
      aside={of.reference ? `held against ${of.reference}` : 'too few to hold against anybody'}
      flush
    >
      <div className={table.scroll} tabIndex={0} role="group" aria-label={`Outcomes by ${title}`}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>Group</th>
              <th>Favourable</th>
              <th>Impact ratio</th>
              <th>By people</th>
              <th>Alone</th>
              <th>Went to people</th>
              <th>AI wrong</th>
            </tr>
          </thead>
          <tbody>
            {of.parts.map((part) => (
              <tr key={part.name}>
                <td>
                  <strong>{part.name}</strong>
                  <span className={table.summary}>{part.n === null ? 'too few to tell' : `n ${count(part.n)}`}</span>
                </td>
                <td>
                  <IntervalBar figure={part.favourable} />
                  {sayFigure(part.favourable)}
                </td>
                <td>
                  {part.impact === null ? (
                    part.name === of.reference ? (
                      'the most favoured'
                    ) : (
                      '–'
                    )
                  ) : (
                    <>
                      <IntervalBar figure={part.impact.all} top={1.25} mark={0.8} />
                      {sayFigure(part.impact.all, asNumber)}
                      <span className={table.summary}>{fourFifths[part.impact.all.four_fifths]}</span>
                    </>
                  )}
                </td>
                <td>{sayFigure(part.by_people)}</td>
                <td>{sayFigure(part.alone)}</td>
                <td>{sayFigure(part.to_people)}</td>
                <td>{sayFigure(part.ai_wrong)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.parts.some(({ errors }) => hasTruth(errors)) && <ErrorTable of={of} title={title} />}
    </Panel>
  )
}

export default function FairnessView({ hours }: { hours: number }) {
  const [system, setSystem] = useState('')
  const [favourable, setFavourable] = useState('')
  const [typed, setTyped] = useState('')
  const asked = { hours, system, favourable }
  const { data, error, isPending } = useQuery(measureQuery<InsightsFairnessWire>('fairness', asked))
  return (
    <>
      <MeasureFrame
        {...{ measure: 'fairness', asked, onSystem: setSystem }}
        lead="Do outcomes differ by group, of people as of the AI? A difference is a reason to look, not yet an explanation."
      >
        <TextInput
          label="Favourable is"
          placeholder="went-ahead"
          description="went-ahead, turned-down, or a value such as proposal.label=low"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => setFavourable(typed.trim())}
          onKeyDown={(event) => event.key === 'Enter' && setFavourable(typed.trim())}
        />
      </MeasureFrame>
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      {data && (
        <Text size="sm">
          Favourable here: <strong>{data.favourable}</strong>. {plural(data.decided, 'decision')} decided,{' '}
          {count(data.without_groups)} without declared groups, {count(data.erased)} erased since. Groups of fewer than{' '}
          {count(data.least)} are not told.
        </Text>
      )}
      {data?.tables.length === 0 && (
        <Panel title="No groups were declared">
          <Text>
            A system may send <code>{'"groups": {"sex": "female"}'}</code> with a proposal. They are sealed, shown
            neither to reviewers nor to the policy, and serve these figures alone.
          </Text>
        </Panel>
      )}
      {data?.tables.map((one) => (
        <GroupTable key={one.groups.join(' ')} of={one} />
      ))}
    </>
  )
}
