import { SegmentedControl, Text, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EvaluationWire, OutputWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { AskPeople } from './AskPeople.tsx'
import classes from './evaluations.module.css'
import { outputsQuery } from './evaluations.ts'
import { OutputDetails } from './OutputsPanel.tsx'
import { sayDisputed, score } from './say-evaluation.ts'

/** Outputs with what each judge gave them: all, or those that they dispute, which people may decide in one step. */
export function JudgedOutputs({ one }: { one: EvaluationWire }) {
  const session = useSession()
  const { disagree, failed, asked, decided } = one.disputed
  const disputed = disagree + failed
  const [only, setOnly] = useState<'disputed' | 'all'>(disputed > 0 ? 'disputed' : 'all')
  const list = useInfiniteQuery(outputsQuery(one.id, only === 'disputed'))
  const outputs = list.data?.pages.flatMap(({ items }) => items) ?? []
  if (one.judges.length < 2 || one.outputs_deleted_at !== null) return null
  return (
    <Panel
      title={sayDisputed(one.disputed)}
      flush
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which outputs are shown"
          data={[
            { value: 'disputed', label: 'Judges disagree' },
            { value: 'all', label: 'All' },
          ]}
          value={only}
          onChange={(value) => setOnly(value as typeof only)}
        />
      }
    >
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <PageLoading />}
      {list.data && outputs.length === 0 && (
        <Text size="sm" p="md">
          The judges agree on every output, as far as this evaluation asks.
        </Text>
      )}
      {outputs.length > 0 && <Outputs one={one} outputs={outputs} />}
      <ShowMore list={list} mx="md" my="md" />
      {asked > 0 && (
        <Text size="sm" p="md" role="status">
          People were asked to decide {count(asked)} of them, and have decided {count(decided)}; what they say stands in
          the judges’ place.
        </Text>
      )}
      {disputed > asked && one.status === 'done' && may(session, 'evaluation.write') && (
        <AskPeople one={one} disputed={disputed - asked} />
      )}
    </Panel>
  )
}

function Outputs({ one, outputs }: { one: EvaluationWire; outputs: readonly OutputWire[] }) {
  const [open, setOpen] = useState<string | null>(null)
  const columns = 4 + one.judges.length
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label="Outputs, judge by judge">
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Total of</th>
            {one.judges.map(({ id, name }) => (
              <th key={id}>
                <TextView text={name} inline />
              </th>
            ))}
            <th>Together</th>
            <th>People</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((output) => (
            <Row
              key={output.id}
              one={one}
              output={output}
              columns={columns}
              open={open === output.id}
              onToggle={() => setOpen(open === output.id ? null : output.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  one: EvaluationWire
  output: OutputWire
  columns: number
  open: boolean
  onToggle: () => void
}

function Row({ one, output, columns, open, onToggle }: RowProps) {
  return (
    <>
      <tr>
        <td>
          <UnstyledButton className={classes.opener} aria-expanded={open} onClick={onToggle}>
            <TextView text={output.id} inline />
          </UnstyledButton>
        </td>
        {one.judges.map(({ id, name }) => {
          const own = output.by_judge.find(({ judge }) => judge === id)
          return (
            <td key={id} data-label={name}>
              {own?.total != null ? score(own.total) : own?.scores ? '–' : 'none'}
            </td>
          )
        })}
        <td data-label="Together">{output.total === null ? '–' : score(output.total)}</td>
        <td data-label="People">{output.decided?.total == null ? '–' : score(output.decided.total)}</td>
        <td data-label="State">
          {output.decided ? (
            <ToneBadge tone="good">Decided</ToneBadge>
          ) : (
            output.disputed && (
              <ToneBadge tone="bad">{output.disputed === 'failed' ? 'One failed' : 'They disagree'}</ToneBadge>
            )
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={columns}>
            <OutputDetails id={output.id} evaluation={one.id} baseline={one.baseline} />
            <Said one={one} output={output} />
          </td>
        </tr>
      )}
    </>
  )
}

/** Criterion by criterion: where they part. */
function Said({ one, output }: { one: EvaluationWire; output: OutputWire }) {
  return (
    <ul>
      {output.by_judge.map(({ judge, scores, why }) => (
        <li key={judge}>
          <TextView text={one.judges.find(({ id }) => id === judge)?.name ?? 'A source from outside'} inline />
          {': '}
          {scores ? (
            <TextView
              text={Object.entries(scores)
                .map(([of, value]) => `${of} ${value === null ? 'does not apply' : String(value)}`)
                .join(', ')}
              inline
            />
          ) : (
            <>
              no score
              {why !== null && (
                <>
                  , <TextView text={why} inline />
                </>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
