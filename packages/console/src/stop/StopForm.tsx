import { Radio, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { StopLevel, StopScope } from '../api/wire.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { plural } from '../words/numbers.ts'
import { HoldButton } from './HoldButton.tsx'
import { setStop } from './set-stop.ts'
import classes from './stop.module.css'
import { levelWords } from './stop-words.ts'

const levels = Object.keys(levelWords) as StopLevel[]

/** What to stop, how hard, and a button that is held down. Everything is filled in already: seconds count. */
export function StopForm() {
  const client = useQueryClient()
  const say = useAnnounce()
  const { data: systems } = useQuery(systemsQuery)
  const [system, setSystem] = useState<string | null>(null)
  const [action, setAction] = useState<string | null>(null)
  const [level, setLevel] = useState<StopLevel>('hold')
  const [reason, setReason] = useState('')
  const actions = systems?.items.find(({ name }) => name === system)?.actions ?? []
  const stop = useMutation({
    mutationFn: () => {
      const scope: StopScope = { ...(system ? { system } : {}), ...(action ? { action } : {}) }
      return setStop(scope, level, reason.trim() || 'Stopped in the console, without a reason.')
    },
    onSuccess: ({ frozen }) => {
      say(`Stopped. ${plural(frozen, 'decision')} frozen.`)
      setReason('')
      void client.invalidateQueries()
    },
  })
  return (
    <Panel title="Stop">
      <Stack gap="md">
        <Select
          label="What"
          placeholder="Everything in this workspace"
          clearable
          searchable
          data={systems?.items.map(({ name }) => name) ?? []}
          value={system}
          onChange={(next) => {
            setSystem(next)
            setAction(null)
          }}
        />
        {actions.length > 0 && (
          <Select
            label="Only this action"
            placeholder="All that it does"
            clearable
            data={actions.map((one) => one.action)}
            value={action}
            onChange={setAction}
          />
        )}
        <Radio.Group label="How hard" value={level} onChange={(next) => setLevel(next as StopLevel)}>
          <div className={classes.levels}>
            {levels.map((name) => (
              <Radio
                key={name}
                size="md"
                value={name}
                label={levelWords[name].label}
                description={levelWords[name].sentence}
              />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label="Why"
          description="Optional now; whoever restarts it will want to know."
          autosize
          minRows={1}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemAlert error={stop.error} />
        <HoldButton
          label={`Hold to stop ${system ? (action ? `${action} of ${system}` : system) : 'everything here'}`}
          disabled={stop.isPending}
          onHeld={() => stop.mutate()}
        />
        <Text size="sm" c="dimmed" id="hold-help">
          Hold it down for a second: with a finger, the mouse, Space or Enter. One person stops, two restart.
        </Text>
      </Stack>
    </Panel>
  )
}
