import { Link } from 'react-router'
import type { AppealWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { appealWords } from '../words/behind.ts'
import { shorten } from '../words/scalars.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { AppealClock } from './AppealClock.tsx'
import { Readers } from './Readers.tsx'

export function AppealsTable({ appeals }: { appeals: readonly AppealWire[] }) {
  return (
    <Panel flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>What is said</th>
            <th>How it stands</th>
            <th>Clock</th>
            <th>Who may read it</th>
            <th>Opened</th>
          </tr>
        </thead>
        <tbody>
          {appeals.map((appeal) => (
            <tr key={appeal.id}>
              <td>
                <Link to={`/appeals/${appeal.id}`} className={table.what}>
                  <span>
                    <TextView text={shorten(appeal.statement ?? 'erased', 120)} inline />
                  </span>
                </Link>
              </td>
              <td data-label="How it stands">
                <ToneBadge tone={appealWords[appeal.status].tone}>{appealWords[appeal.status].label}</ToneBadge>
              </td>
              <td data-label="Clock">
                <AppealClock appeal={appeal} />
              </td>
              <td data-label="Who may read it">
                <Readers appeal={appeal} />
              </td>
              <td data-label="Opened" className={table.dim}>
                {new Date(appeal.opened_at).toLocaleDateString(undefined, { dateStyle: 'medium' })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
