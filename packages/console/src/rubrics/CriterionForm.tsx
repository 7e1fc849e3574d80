import { Button, Checkbox, Group, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import type { CriterionKind } from '@countersign/core'
import type { Criterion } from '../api/wire.ts'
import { NumberField } from '../edit/NumberField.tsx'
import { OptionsField } from '../projects/OptionsField.tsx'
import { readLevels, writeLevels } from '../projects/read-options.ts'
import { Panel } from '../shell/Panel.tsx'
import { criterionWords, newCriterion } from './new-criterion.ts'

interface Props {
  criterion: Criterion
  problems: readonly string[]
  onChange: (criterion: Criterion) => void
  onMove: ((by: 1 | -1) => void) | null
  onRemove: (() => void) | null
}

/** One criterion: what is asked, what its values mean, and what comes of them. */
export function CriterionForm({ criterion, problems, onChange, onMove, onRemove }: Props) {
  const { name, kind, levels, gate } = criterion
  const set = (part: Partial<Criterion>) => onChange({ ...criterion, ...part })
  const number = (to: number | string): number => (typeof to === 'number' ? to : Number.NaN)
  return (
    <Panel
      title={criterion.title || name}
      order={3}
      aside={
        <Group gap={4}>
          {onMove && (
            <>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => onMove(-1)}
                aria-label={`Move ${name} up`}
              >
                ↑
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => onMove(1)}
                aria-label={`Move ${name} down`}
              >
                ↓
              </Button>
            </>
          )}
          {onRemove && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={onRemove} aria-label={`Remove ${name}`}>
              Remove
            </Button>
          )}
        </Group>
      }
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            label="Title"
            value={criterion.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label="Name in the data"
            value={name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <NativeSelect
            label="A score is"
            value={kind}
            data={Object.entries(criterionWords).map(([value, label]) => ({ value, label }))}
            onChange={(event) => {
              const made = newCriterion(event.currentTarget.value as CriterionKind, name)
              onChange({ ...made, title: criterion.title, text: criterion.text, na: criterion.na })
            }}
          />
        </SimpleGrid>
        <Textarea
          label="What is asked"
          autosize
          minRows={2}
          maxRows={8}
          value={criterion.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        {(kind === 'ordinal' || kind === 'binary') && (
          <OptionsField
            key={kind}
            label="What its values mean"
            description="One a line: 3 = Good | what makes it good. An example after another |."
            value={levels}
            read={readAnchors}
            write={writeAnchors}
            onChange={(next) => set({ levels: next })}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 4 }}>
          {kind === 'numeric' && (
            <>
              <NumberField label="From" value={criterion.minimum} onChange={(to) => set({ minimum: number(to) })} />
              <NumberField label="To" value={criterion.maximum} onChange={(to) => set({ maximum: number(to) })} />
            </>
          )}
          {kind !== 'text' && (
            <>
              <NumberField
                label="Weight, 0 to 1"
                value={criterion.weight}
                onChange={(to) => set({ weight: number(to) })}
              />
              <NumberField
                label="Gate: at least"
                placeholder="none"
                value={gate?.at_least}
                onChange={(to) => set({ gate: typeof to === 'number' ? { at_least: to } : undefined })}
              />
            </>
          )}
        </SimpleGrid>
        <Checkbox
          label="“Not applicable” is an answer"
          checked={criterion.na}
          onChange={(event) => set({ na: event.currentTarget.checked })}
        />
        {problems.map((problem) => (
          <p key={problem} style={{ margin: 0, color: 'var(--cs-bad)', fontSize: '0.8125rem' }}>
            {problem}
          </p>
        ))}
      </Stack>
    </Panel>
  )
}

/** `3 = Good | what makes it good | an example`. */
const readAnchors = (text: string): Criterion['levels'] =>
  readLevels(text).map(({ value, title, text: anchor = '' }) => {
    const [words = '', ...rest] = anchor.split('|').map((part) => part.trim())
    const example = rest.join(' | ')
    return { value, title, text: words, ...(example ? { example } : {}) }
  })
const writeAnchors = (levels: Criterion['levels']): string =>
  writeLevels(
    levels.map(({ value, title, text, example }) => ({ value, title, text: example ? `${text} | ${example}` : text })),
  )
