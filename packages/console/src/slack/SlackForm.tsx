import { Anchor, Button, PasswordInput, Radio, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SlackMode, SlackWire } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { connectSlack } from './slack.ts'
import classes from './slack.module.css'

const ways: { mode: SlackMode; label: string; description: string }[] = [
  { mode: 'socket', label: 'Socket Mode', description: 'This server calls Slack, so nobody outside need reach it.' },
  { mode: 'http', label: 'HTTP', description: 'Slack calls this server at its public address.' },
]

interface Props {
  manifests: SlackWire['manifests']
  mode: SlackMode
  onConnected: (told: SlackWire) => void
}

export function SlackForm({ manifests, mode: first, onConnected }: Props) {
  const [mode, setMode] = useState<SlackMode>(first)
  const [token, setToken] = useState('')
  const [secret, setSecret] = useState('')
  const connecting = useMutation({
    mutationFn: () => connectSlack({ mode, token: token.trim(), secret: secret.trim() }),
    onSuccess: onConnected,
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        connecting.mutate()
      }}
    >
      <Stack gap="sm">
        <Radio.Group label="How Slack reaches this server" value={mode} onChange={(to) => setMode(to as SlackMode)}>
          <Stack gap="xs" mt={4}>
            {ways.map((way) => (
              <Radio key={way.mode} value={way.mode} label={way.label} description={way.description} />
            ))}
          </Stack>
        </Radio.Group>
        <div>
          <Text size="sm">
            Make the app from this manifest at{' '}
            <Anchor href="https://api.slack.com/apps" target="_blank" rel="noreferrer" size="sm" underline="always">
              api.slack.com/apps
            </Anchor>{' '}
            (Create New App, From a manifest), and install it to your Slack workspace:
          </Text>
          <div className={classes.manifest}>
            <CodeBlock code={manifests[mode]} label="Copy the manifest" />
          </div>
        </div>
        <PasswordInput
          label="Bot token"
          description="OAuth & Permissions, Bot User OAuth Token: begins with xoxb-"
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        {mode === 'http' ? (
          <PasswordInput
            label="Signing secret"
            description="Basic Information, Signing Secret"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            label="App-level token"
            description="Basic Information, App-Level Tokens, with connections:write: begins with xapp-"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        )}
        <div>
          <Button type="submit" variant="default" loading={connecting.isPending}>
            Connect
          </Button>
        </div>
        <ProblemAlert error={connecting.error} />
        <Text size="sm" c="dimmed">
          Both are tried at once, kept sealed, and never shown again.
        </Text>
      </Stack>
    </form>
  )
}
