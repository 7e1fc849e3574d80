import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { makeAppealLink, revokeAppealLinks } from './appeal-links.ts'

const ends = [
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
]

/** A link with which whoever it is about contests it: told once, revocable. */
export function AppealLinkForm({ decision, revocable }: { decision: string; revocable: boolean }) {
  const [end, setEnd] = useState('30d')
  const [language, setLanguage] = useState('en')
  const [sure, setSure] = useState(false)
  const making = useMutation({ mutationFn: () => makeAppealLink(decision, end, language.trim() || 'en') })
  const revoking = useMutation({
    mutationFn: () => revokeAppealLinks(decision),
    onSuccess: ({ revoked }) => {
      notifyDone(revoked === 0 ? 'No link was open.' : `${plural(revoked, 'link')} revoked: nobody gets in by it.`)
      making.reset()
      setSure(false)
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        making.mutate()
      }}
    >
      <Stack gap="sm">
        {making.data && (
          <div>
            <Text size="sm" mb={4} role="status">
              Send it to whoever this is about. It is shown this once and ends{' '}
              {new Date(making.data.expires_at).toLocaleDateString(undefined, { dateStyle: 'long' })}.
            </Text>
            <CodeBlock code={making.data.link} label="Copy the link" />
          </div>
        )}
        <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
          <NativeSelect
            label="The link ends after"
            value={end}
            data={ends}
            onChange={(event) => setEnd(event.currentTarget.value)}
          />
          <TextInput
            label="Their language"
            placeholder="en"
            value={language}
            maxLength={35}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          />
        </Group>
        <ProblemAlert error={making.error ?? revoking.error} />
        <Group gap="xs">
          <Button type="submit" variant="default" loading={making.isPending}>
            Make a link
          </Button>
          {revocable && (
            <Button
              color="red"
              variant={sure ? 'filled' : 'subtle'}
              loading={revoking.isPending}
              onClick={() => (sure ? revoking.mutate() : setSure(true))}
            >
              {sure ? 'Really revoke every link' : 'Revoke its links'}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
