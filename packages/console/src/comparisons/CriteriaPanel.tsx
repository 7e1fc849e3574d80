import { Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { ComparisonWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import classes from '../evaluations/evaluations.module.css'
import { score } from '../evaluations/say-evaluation.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { BoardPanel } from './BoardPanel.tsx'
import { sayLeader } from './say-board.ts'

interface Props {
  one: ComparisonWire
  nameOf: (evaluation: string) => string
  order: readonly string[]
}

/** Who is ahead by each criterion; the boards of one of them open below. */
export function CriteriaPanel({ one, nameOf, order }: Props) {
  const [picked, setPicked] = useState<string | null>(null)
  const shown = one.criteria.find(({ of }) => of === picked)
  const judge = one.judge?.name ?? 'The judge'
  return (
    <>
      <Panel title="By each criterion" flush>
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Criterion</th>
              <th>By people</th>
              {one.judge && <th>By {judge}</th>}
              {one.judge && <th>They agree</th>}
            </tr>
          </thead>
          <tbody>
            {one.criteria.map(({ of, title, by_people, by_judge, agreement }) => (
              <tr key={of}>
                <td>
                  <UnstyledButton
                    className={classes.opener}
                    aria-expanded={picked === of}
                    onClick={() => setPicked(picked === of ? null : of)}
                  >
                    <TextView text={title} inline />
                  </UnstyledButton>
                </td>
                <td data-label="By people">{by_people ? sayLeader(by_people, nameOf) : 'nobody has chosen yet'}</td>
                {one.judge && (
                  <td data-label={`By ${judge}`}>{by_judge ? sayLeader(by_judge, nameOf) : 'not judged yet'}</td>
                )}
                {one.judge && (
                  <td data-label="They agree">{agreement?.value == null ? '–' : score(agreement.value)}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
        <Text size="sm" c="dimmed" p="md">
          Each is a question of its own, with its own leaderboard and test of the place. With many criteria one in
          twenty is called apart by chance.
        </Text>
      </Panel>
      {shown?.by_people && (
        <BoardPanel
          board={shown.by_people}
          by="people"
          title={`${shown.title}, by people`}
          nameOf={nameOf}
          order={order}
        />
      )}
      {shown?.by_judge && (
        <BoardPanel
          board={shown.by_judge}
          by="judge"
          title={`${shown.title}, by ${judge}`}
          nameOf={nameOf}
          order={order}
        />
      )}
    </>
  )
}
