import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { may } from '../shell/may.ts'
import type { ProjectWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { percent, plural } from '../words/numbers.ts'
import { ownQuery } from './projects.ts'
import { sayEstimate } from './say-estimate.ts'

/** How one did oneself, as far as the project tells. */
export function OwnPanel({ project }: { project: ProjectWire }) {
  const mine = may(useSession(), 'project.own')
  const { data } = useQuery({ ...ownQuery(project.id), enabled: mine })
  if (!data || data.answers === 0) return null
  return (
    <Panel title="You">
      <Text size="sm">
        {plural(data.answers, 'answer')} of yours.
        {data.paused && ' You are paused here: somebody who leads looks at it with you, and lets you go on.'}
      </Text>
      {data.gold && (
        <Text size="sm">
          Right on items whose answer is known: {sayEstimate(data.gold.share, true)}
          {data.gold.mark !== null && `; asked for is ${percent(data.gold.mark, 0)}`}.
        </Text>
      )}
    </Panel>
  )
}
