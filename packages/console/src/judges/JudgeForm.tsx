import { Button, Group, NativeSelect, PasswordInput, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JudgeKind, JudgeRequest } from '../api/wire.ts'
import { NumberField } from '../edit/NumberField.tsx'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { addJudge } from './judges.ts'

const kinds = [
  { value: 'openai', label: 'Chat completions, as OpenAI’s' },
  { value: 'http', label: 'A scorer of ours, over HTTP' },
  { value: 'external', label: 'It is not asked: it sends its scores' },
]

/** A judge is never changed: another prompt or model is another judge. */
export function JudgeForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [kind, setKind] = useState<JudgeKind>('openai')
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [model, setModel] = useState('')
  const [temperature, setTemperature] = useState<number | string>(0)
  const [prompt, setPrompt] = useState('')
  const [secret, setSecret] = useState('')
  const talks = kind === 'openai'
  const isAsked = kind !== 'external'
  const isKnown = kind !== 'http'
  const request: JudgeRequest = {
    ...{ name: name.trim(), kind },
    ...(isAsked ? { url: url.trim() } : {}),
    ...(isKnown && model.trim() ? { model: model.trim() } : {}),
    ...(talks && typeof temperature === 'number' ? { temperature } : {}),
    ...(talks && prompt.trim() ? { prompt } : {}),
    ...(isAsked && secret ? { secret } : {}),
  }
  const adding = useMutation({
    mutationFn: () => addJudge(request),
    onSuccess: (made) => {
      notifyDone(isAsked ? `${made.name} may be asked now.` : `${made.name} may send its scores now.`)
      void client.invalidateQueries({ queryKey: ['judges'] })
      onDone()
    },
  })
  return (
    <Panel title="A judge">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          adding.mutate()
        }}
      >
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <NativeSelect
              label="What it speaks"
              data={kinds}
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value as JudgeKind)}
            />
            {isAsked && (
              <TextInput
                label="Address"
                type="url"
                placeholder={talks ? 'https://…/v1/chat/completions' : 'https://'}
                value={url}
                onChange={(event) => setUrl(event.currentTarget.value)}
              />
            )}
            {isAsked && (
              <PasswordInput
                label="Secret"
                description="Sent as a bearer token, kept sealed, never shown again."
                autoComplete="off"
                value={secret}
                onChange={(event) => setSecret(event.currentTarget.value)}
              />
            )}
            {isKnown && (
              <TextInput
                label={isAsked ? 'Model' : 'Model, where one scores'}
                value={model}
                onChange={(event) => setModel(event.currentTarget.value)}
              />
            )}
            {talks && (
              <NumberField
                label="Temperature"
                description="0 says the same each time, as far as the model can."
                value={temperature}
                onChange={setTemperature}
              />
            )}
          </SimpleGrid>
          {talks && (
            <Textarea
              label="Said before the rubric"
              description="Empty: our own words. The rubric, and how to answer, always follow."
              autosize
              minRows={2}
              maxRows={12}
              value={prompt}
              onChange={(event) => setPrompt(event.currentTarget.value)}
            />
          )}
          <ProblemAlert error={adding.error} />
          <Group gap="xs">
            <Button type="submit" disabled={!request.name || (isAsked && !request.url)} loading={adding.isPending}>
              Name it
            </Button>
            <Button variant="default" onClick={onDone}>
              Leave it
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
