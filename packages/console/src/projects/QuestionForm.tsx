import { defaultGoldMark, defaultRate, isDrawn } from '@countersign/core'
import { Button, Checkbox, Group, MultiSelect, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { JsonObject, Question, QuestionKind, ShapeKind } from '../api/wire.ts'
import { NumberField } from '../edit/NumberField.tsx'
import { RawField } from '../edit/RawField.tsx'
import { Panel } from '../shell/Panel.tsx'
import { kindWords, newQuestion } from './new-question.ts'
import { OptionsField } from './OptionsField.tsx'
import { readLevels, readOptions, readTree, writeLevels, writeOptions } from './read-options.ts'

interface Props {
  question: Question
  at: number
  problems: readonly string[]
  onChange: (question: Question) => void
  onRemove: (() => void) | null
}

const shapes: { value: ShapeKind; label: string }[] = [
  { value: 'box', label: 'Boxes' },
  { value: 'polygon', label: 'Polygons' },
  { value: 'point', label: 'Points' },
]
const aLine = 'One a line: a title, or value = Title | hint.'

/** One question: its words, and what its kind needs. */
export function QuestionForm({ question, at, problems, onChange, onRemove }: Props) {
  const set = (part: object) => onChange({ ...question, ...part } as Question)
  const flag = (name: string, label: string, checked: boolean) => (
    <Checkbox label={label} checked={checked} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
  )
  const limit = (name: 'minimum' | 'maximum' | 'longest', label: string, value: number | undefined) => (
    <NumberField
      label={label}
      value={value}
      onChange={(to) => set({ [name]: typeof to === 'number' ? to : undefined })}
    />
  )
  return (
    <Panel
      title={`Question ${at + 1}`}
      order={3}
      aside={
        onRemove && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={onRemove}
            aria-label={`Remove question ${at + 1}`}
          >
            Remove
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NativeSelect
            label="Kind"
            value={question.kind}
            data={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
            onChange={(event) => {
              const made = newQuestion(event.currentTarget.value as QuestionKind, question.name)
              onChange({ ...made, title: question.title, required: question.required })
            }}
          />
          <TextInput
            label="Name in the data"
            value={question.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Question"
            value={question.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label="Hint"
            value={question.hint ?? ''}
            onChange={(event) => set({ hint: event.currentTarget.value || undefined })}
          />
          {'field' in question && (
            <TextInput
              label="Where it stands in an item"
              description="A path: text, mail.body, turns[0].content"
              value={question.field}
              onChange={(event) => set({ field: event.currentTarget.value })}
            />
          )}
          {question.kind === 'shapes' && (
            <MultiSelect
              label="What is drawn"
              data={shapes}
              value={question.shapes}
              onChange={(to) => to.length > 0 && set({ shapes: to })}
            />
          )}
          {question.kind === 'cells' && (
            <NativeSelect
              label="What gets a label"
              value={question.of}
              data={[
                { value: 'rows', label: 'Rows of a table' },
                { value: 'cells', label: 'Cells of a table' },
                { value: 'fields', label: 'Fields of a record' },
              ]}
              onChange={(event) => set({ of: event.currentTarget.value })}
            />
          )}
          {question.kind === 'frames' && (
            <>
              <NumberField
                label="Frames a second"
                value={question.rate}
                placeholder={String(defaultRate)}
                onChange={(to) => set({ rate: to === '' ? undefined : to })}
              />
              <TextInput
                label="Where an item says its own"
                description="A path, if the videos differ: meta.fps"
                value={question.rate_field ?? ''}
                onChange={(event) => set({ rate_field: event.currentTarget.value || undefined })}
              />
            </>
          )}
          {isDrawn(question) && (
            <>
              <NumberField
                label="Gold: a mark is right from this overlap on"
                value={question.gold?.iou}
                placeholder={String(defaultGoldMark.iou)}
                onChange={(to) => set({ gold: { ...question.gold, iou: to === '' ? undefined : to } })}
              />
              <NumberField
                label="Gold: an answer is right from this F1 on"
                value={question.gold?.f1}
                placeholder={String(defaultGoldMark.f1)}
                onChange={(to) => set({ gold: { ...question.gold, f1: to === '' ? undefined : to } })}
              />
            </>
          )}
          {question.kind === 'number' && limit('minimum', 'At least', question.minimum)}
          {question.kind === 'number' && limit('maximum', 'At most', question.maximum)}
          {question.kind === 'text' && limit('longest', 'Characters at most', question.longest)}
        </SimpleGrid>
        {question.kind === 'tree' ? (
          <OptionsField
            label="Options"
            description={`${aLine} Indent by two blanks what stands below another.`}
            value={question.options}
            read={readTree}
            write={writeOptions}
            onChange={(options) => set({ options })}
          />
        ) : (
          'options' in question &&
          question.kind !== 'prefer' && (
            <OptionsField
              label="Options"
              description={aLine}
              value={question.options}
              read={readOptions}
              write={writeOptions}
              onChange={(options) => set({ options })}
            />
          )
        )}
        {question.kind === 'prefer' && (
          <OptionsField
            label="Where the candidates stand in an item"
            description="One path a line."
            value={question.options}
            read={(text) => text.split('\n').flatMap((line) => (line.trim() ? [line.trim()] : []))}
            write={(paths) => paths.join('\n')}
            onChange={(options) => set({ options })}
          />
        )}
        {question.kind === 'spans' && (
          <OptionsField
            label="Relations between marks"
            description={`${aLine} Leave it empty to ask for none.`}
            value={question.relations ?? []}
            read={readOptions}
            write={writeOptions}
            onChange={(relations) => set({ relations: relations.length > 0 ? relations : undefined })}
          />
        )}
        {question.kind === 'rating' && (
          <OptionsField
            label="Levels"
            description="One a line: 3 = Good | what makes it good."
            value={question.levels}
            read={readLevels}
            write={writeLevels}
            onChange={(levels) => set({ levels })}
          />
        )}
        {question.kind === 'form' && (
          <RawField
            label="JSON Schema"
            value={question.schema}
            onChange={(schema) => {
              if (typeof schema === 'object' && schema !== null && !Array.isArray(schema))
                set({ schema: schema as JsonObject })
            }}
          />
        )}
        <Group gap="lg">
          {flag('required', 'Must be answered', question.required)}
          {(question.kind === 'choice' ||
            question.kind === 'tree' ||
            question.kind === 'messages' ||
            question.kind === 'cells') &&
            flag('many', 'Several can hold', question.many === true)}
          {question.kind === 'rating' && flag('na', '“Not applicable” is an answer', question.na === true)}
          {question.kind === 'number' && flag('integer', 'Whole numbers', question.integer === true)}
          {question.kind === 'number' && (
            <Checkbox
              label="0 means none of it (a length, a price, a count)"
              checked={question.scale === 'ratio'}
              onChange={({ currentTarget: { checked } }) =>
                set(checked ? { scale: 'ratio', minimum: Math.max(0, question.minimum ?? 0) } : { scale: undefined })
              }
            />
          )}
          {question.kind === 'prefer' && flag('ties', 'Ties are an answer', question.ties)}
        </Group>
        {problems.map((problem) => (
          <p key={problem} style={{ margin: 0, color: 'var(--cs-bad)', fontSize: '0.8125rem' }}>
            {problem}
          </p>
        ))}
      </Stack>
    </Panel>
  )
}
