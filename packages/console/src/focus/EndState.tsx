import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { homeQuery } from '../home/fetch-home.ts'
import { sayToday } from '../home/say-today.ts'
import { Teach } from '../home/Teach.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { plural } from '../words/numbers.ts'
import { endOf } from './end-of.ts'
import { queuesQuery } from './fetch-queues.ts'
import classes from './focus.module.css'

interface Props {
  queue: string | null
  together: string | null
  onAgain: () => void
}

export function EndState({ queue, together, onAgain }: Props) {
  const { data: home } = useQuery({ ...homeQuery, staleTime: 0 })
  const { data: queues } = useQuery({ ...queuesQuery, staleTime: 0 })
  if (!home || !queues) return <PageLoading />
  if (together)
    return (
      <End title="This case is done">
        <Button component={Link} to="/decide">
          Go on with all that waits
        </Button>
      </End>
    )
  const end = endOf(home, queues.items, queue)
  const look = (
    <Button variant="default" onClick={onAgain}>
      Look again
    </Button>
  )
  if (end.kind === 'no-systems')
    return (
      <End title="No AI has proposed anything yet">
        <Teach />
      </End>
    )
  if (end.kind === 'locked')
    return (
      <End
        title="Others are on it"
        text={`${plural(end.held, 'item')} ${end.held === 1 ? 'is' : 'are'} held by somebody right now. What they leave comes to you by itself.`}
      >
        {look}
      </End>
    )
  if (end.kind === 'filtered')
    return (
      <End
        title={`Nothing in ${queue}`}
        text={`${plural(end.elsewhere, 'item')} ${end.elsewhere === 1 ? 'waits' : 'wait'} in other queues.`}
      >
        <Button component={Link} to="/decide">
          Show all queues
        </Button>
      </End>
    )
  if (end.kind === 'not-yours')
    return (
      <End
        title="Nothing that you may answer"
        text={`${plural(end.open, 'item')} ${end.open === 1 ? 'waits' : 'wait'} for somebody else: you asked for them, have answered or skipped them already, or lack the seat that they need.`}
      >
        <Group gap="xs" justify="center">
          {look}
          <Button variant="default" component={Link} to="/inbox">
            See them in the inbox
          </Button>
        </Group>
      </End>
    )
  return (
    <End
      title="You are caught up"
      text={`${sayToday(home)} today. ${home.alone_today ? `${plural(home.alone_today, 'other')} went ahead alone. ` : ''}The next one appears here by itself.`}
    >
      <Group gap="xs" justify="center">
        <Button variant="default" component={Link} to="/policies/suggest">
          Write the rule that I am following
        </Button>
        <Button variant="default" component={Link} to="/">
          Home
        </Button>
      </Group>
    </End>
  )
}

function End({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <Stack align="center" ta="center" maw={620} gap="sm">
      <h1 ref={heading} tabIndex={-1} className={classes.sentence}>
        {title}
      </h1>
      {text && <Text c="dimmed">{text}</Text>}
      {children}
    </Stack>
  )
}
