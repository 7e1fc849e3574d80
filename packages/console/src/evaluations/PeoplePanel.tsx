import { Text } from '@mantine/core'
import type { EvaluationWire, PeopleResult } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { sayFigure } from '../projects/say-estimate.ts'
import { count, plural } from '../words/numbers.ts'
import { AskPeople } from './AskPeople.tsx'
import { between, score } from './say-evaluation.ts'
import { useMeasureName } from './measure-names.ts'

/** What people would say of all outputs, from those that they scored; and asking them about more. */
export function PeoplePanel({ one }: { one: EvaluationWire }) {
  const session = useSession()
  const people = one.result?.people ?? null
  const asks = may(session, 'evaluation.write') && one.status === 'done' && one.outputs_deleted_at === null
  if (one.judges.length === 0 || (people === null && !asks)) return null
  return (
    <Panel title="What people would say" flush>
      {people ? (
        <Figures people={people} />
      ) : (
        <Text size="sm" p="md">
          {one.judges.length === 1 ? 'Only the judge has' : 'Only judges have'} scored these outputs. Ask people about
          some, drawn at random, and it is told what they would say of all.
        </Text>
      )}
      {asks && <AskPeople one={one} />}
    </Panel>
  )
}

function Figures({ people }: { people: PeopleResult }) {
  const name = useMeasureName()
  // Those that were picked tell nothing of the others.
  const answered = Math.max(0, ...people.measures.map(({ n }) => n))
  const lacks = people.fewest - answered
  return (
    <>
      <Text size="sm" p="md" role="status">
        People were asked about {plural(people.asked, 'output')}, {count(people.drawn)} of them drawn at random, and
        have answered {count(answered)} of these.{' '}
        {lacks > 0 &&
          `Until ${count(lacks)} more are answered nothing is foretold, and a gate by people is not reached.`}
      </Text>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Of</th>
            <th>What people would say of all, 95 %</th>
            <th>What they said of those they saw</th>
            <th>How far people agree</th>
            <th className={table.end}>Scored by both</th>
          </tr>
        </thead>
        <tbody>
          {people.measures.map(({ of, n, people: plain, powered, agreement }) => (
            <tr key={of}>
              <td>
                <TextView text={name(of)} inline />
              </td>
              <td data-label="Would say">
                {powered
                  ? `${score(powered.mean)} (${between(powered.interval)}), worth ${count(Math.round(powered.effective))} of their scores`
                  : 'not calibrated'}
              </td>
              <td data-label="Said">
                {plain ? `${score(plain.mean)}${plain.interval ? ` (${between(plain.interval)})` : ''}` : '–'}
              </td>
              <td data-label="They agree">
                {agreement?.agreement[0] ? sayFigure(agreement.agreement[0]) : 'nothing was scored by two'}
              </td>
              <td className={table.end} data-label="Scored by both">
                {count(n)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
