import { Progress } from '@mantine/core'
import { Link } from 'react-router'
import type { ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { kindShort } from './project-words.ts'

export function ProjectTable({ projects }: { projects: readonly ProjectWire[] }) {
  return (
    <Panel flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Project</th>
            <th>For</th>
            <th>Done</th>
            <th>In dispute</th>
            <th className={table.end}>Made</th>
          </tr>
        </thead>
        <tbody>
          {projects.map(({ id, name, kind, counts, made_at: made, archived_at: archived, paused }) => (
            <tr key={id}>
              <td>
                <Link to={`/projects/${id}`}>
                  <TextView text={name} inline />
                </Link>{' '}
                {archived !== null && <ToneBadge tone="plain">Archived</ToneBadge>}
                {paused.length > 0 && <ToneBadge tone="warn">{`${paused.length} paused`}</ToneBadge>}
              </td>
              <td data-label="For">{kindShort[kind]}</td>
              <td data-label="Done">
                {count(counts.done)} of {count(counts.items)}
                <Progress
                  size="xs"
                  mt={4}
                  value={counts.items > 0 ? (counts.done / counts.items) * 100 : 0}
                  aria-label={`Items of ${name} that are done`}
                />
              </td>
              <td data-label="In dispute">{count(counts.adjudicating)}</td>
              <td className={table.end} data-label="Made">
                <Ago at={made} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
