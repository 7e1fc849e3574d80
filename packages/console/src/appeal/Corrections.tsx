import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import type { AppealWords } from './words.ts'

export interface Correction {
  what: string
  so: string
}

interface Props {
  words: AppealWords
  corrections: readonly Correction[]
  onChange: (corrections: readonly Correction[]) => void
}

const most = 20

/** Facts that are recorded wrongly, one a line: what it is, and how it should be. */
export function Corrections({ words, corrections, onChange }: Props) {
  const set = (at: number, change: Partial<Correction>) =>
    onChange(corrections.map((one, i) => (i === at ? { ...one, ...change } : one)))
  return (
    <Stack gap="sm" component="fieldset" m={0} p={0} bd={0} miw={0}>
      <Text component="legend" size="sm" fw={500} p={0}>
        {words.wrongFacts}
      </Text>
      {corrections.map((one, i) => (
        <Stack key={i} gap={6} role="group" aria-label={words.correction(i + 1)}>
          <TextInput
            label={words.wrong}
            placeholder={words.example}
            maxLength={100}
            autoFocus
            value={one.what}
            onChange={(event) => set(i, { what: event.currentTarget.value })}
          />
          <TextInput
            label={words.right}
            maxLength={1_000}
            value={one.so}
            onChange={(event) => set(i, { so: event.currentTarget.value })}
          />
          <Group justify="flex-end">
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onChange(corrections.filter((_, at) => at !== i))}
            >
              {words.takeOut}
            </Button>
          </Group>
        </Stack>
      ))}
      {corrections.length < most && (
        <div>
          <Button variant="default" size="compact-md" onClick={() => onChange([...corrections, { what: '', so: '' }])}>
            {corrections.length === 0 ? words.correct : words.correctAnother}
          </Button>
        </div>
      )}
    </Stack>
  )
}
