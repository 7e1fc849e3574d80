import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { may } from '../shell/may.ts'
import type { OwnProjectWire, ProjectWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { percent, plural } from '../words/numbers.ts'
import { sayMarks } from './place-of-mark.ts'
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
      {data.gold && <DrawnGold project={project} latest={data.gold.latest} />}
    </Panel>
  )
}

type Latest = NonNullable<OwnProjectWire['gold']>['latest']

/** Of the latest answers to what is to be drawn: what was missed, and what was too much. */
function DrawnGold({ project, latest }: { project: ProjectWire; latest: Latest }) {
  const told = latest.flatMap(({ item, marks }) => marks.map((one) => ({ item, ...one })))
  if (told.length === 0) return null
  const say = (name: string, marks: Latest[number]['marks'][number]['missed']) => {
    const question = project.questions.find((one) => one.name === name)
    return question ? sayMarks(question, marks) : ''
  }
  return (
    <ul aria-label="Your latest answers to items whose answer is known">
      {told.map(({ item, question, f1, asked, missed, extra }) => (
        <li key={`${item} ${question}`}>
          <Text size="sm">
            {f1 >= asked ? 'Right' : 'Not right'}: {percent(f1, 0)} of the marks match (F1), asked for is{' '}
            {percent(asked, 0)}.{missed.length > 0 && ` Missed: ${say(question, missed)}.`}
            {extra.length > 0 && ` Too much: ${say(question, extra)}.`} <Link to={`/decisions/${item}`}>The item</Link>
          </Text>
        </li>
      ))}
    </ul>
  )
}
