import { useQuery } from '@tanstack/react-query'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { recallsQuery } from './fetch-look-back.ts'
import classes from './look-back.module.css'
import { RecallItem } from './RecallItem.tsx'

export function RecallsPanel() {
  const { data, error, refetch } = useQuery(recallsQuery)
  if (!error && !data?.items.length) return null
  return (
    <Panel title="Recalls">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ol className={classes.recalls}>
        {data?.items.map((recall) => (
          <li key={recall.id}>
            <RecallItem recall={recall} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}
