import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { DecisionRowWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { gistOf } from '../words/proposal.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import home from '../home/home.module.css'

/** Some of those that it would take back, to be looked at before. */
export function RecallSamples({ samples, of }: { samples: readonly DecisionRowWire[]; of: number }) {
  return (
    <details open>
      <summary>{samples.length < of ? `${samples.length} of them` : 'All of them'}</summary>
      <ul className={home.rows}>
        {samples.map((row) => (
          <li key={row.id}>
            <Link to={`/decisions/${row.id}`}>
              <span className={home.line}>{row.action}</span>
              <span className={home.dim}>
                <TextView text={gistOf(row, 90)} inline />
              </span>
            </Link>
            <Text size="sm" component="span">
              <StatusBadge status={row.status} />
            </Text>
          </li>
        ))}
      </ul>
    </details>
  )
}
