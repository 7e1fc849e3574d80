import { useQuery } from '@tanstack/react-query'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { DriftDetails } from './DriftDetails.tsx'
import { rubricVersionsQuery } from './rubrics.ts'
import { sayChanges } from './say-changes.ts'

/** How its criteria have drifted. */
export function VersionsPanel({ id }: { id: string }) {
  const { data, error } = useQuery(rubricVersionsQuery(id))
  return (
    <Panel title="Its versions" flush>
      <ProblemAlert error={error} />
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Version</th>
            <th>What it changed</th>
            <th className={table.end}>When</th>
          </tr>
        </thead>
        <tbody>
          {data?.items.map((one, i) => (
            <tr key={one.version}>
              <td>{one.version}</td>
              <td data-label="What it changed">
                {one.changes === null ? 'The first.' : <TextView text={sayChanges(one.changes) || 'Nothing.'} inline />}
                {data.items[i + 1] && <DriftDetails id={id} before={data.items[i + 1]!} now={one} />}
              </td>
              <td className={table.end} data-label="When">
                <Ago at={one.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
