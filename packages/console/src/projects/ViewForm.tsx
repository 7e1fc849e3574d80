import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { viewKinds } from '@countersign/core'
import type { ViewAs, ViewPart } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'

const words: Record<ViewAs, string> = {
  text: 'text',
  markdown: 'Markdown',
  mail: 'a mail',
  image: 'an image',
  audio: 'a sound recording',
  video: 'a video',
  pdf: 'a PDF',
  chat: 'a conversation',
  table: 'a table',
  json: 'JSON',
}

/** Which parts of an item are shown, and as what. */
export function ViewForm({ view, onChange }: { view: readonly ViewPart[]; onChange: (view: ViewPart[]) => void }) {
  const set = (at: number, part: Partial<ViewPart>) =>
    onChange(view.map((one, i) => (i === at ? { ...one, ...part } : one)))
  return (
    <Panel title="What people see of an item" order={3}>
      <Stack gap="sm">
        {view.map((part, i) => (
          <Group key={i} gap="xs" align="flex-end">
            <TextInput
              label={`Path ${i + 1}`}
              flex="1 1 120px"
              value={part.path}
              onChange={(event) => set(i, { path: event.currentTarget.value })}
            />
            <NativeSelect
              label="Shown as"
              flex="1 1 120px"
              value={part.as}
              data={viewKinds.map((value) => ({ value, label: words[value] }))}
              onChange={(event) => set(i, { as: event.currentTarget.value as ViewAs })}
            />
            <TextInput
              label="Heading"
              flex="1 1 120px"
              value={part.title ?? ''}
              onChange={(event) => set(i, { title: event.currentTarget.value || undefined })}
            />
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={`Remove path ${i + 1}`}
              onClick={() => onChange(view.filter((_, at) => at !== i))}
            >
              Remove
            </Button>
          </Group>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          w="fit-content"
          onClick={() => onChange([...view, { path: '', as: 'text' }])}
        >
          Add a part
        </Button>
      </Stack>
    </Panel>
  )
}
