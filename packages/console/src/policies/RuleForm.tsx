import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import classes from './policies.module.css'
import { setEffect, setField, type FormRule, type RuleField } from './rule-document.ts'
import { sayEffect } from './say-changes.ts'
import type { PolicyMistake } from './validate-policy.ts'

const effects = (['permit auto', 'permit watch', 'require watch', 'require gate', 'require deny'] as const).map(
  (value) => {
    const [effect, mode] = value.split(' ') as [FormRule['effect'], string]
    return { value, label: sayEffect({ effect, mode }) }
  },
)
const silences = [
  { value: '', label: 'it expires, as if refused' },
  { value: 'escalate', label: 'it climbs the ladder' },
  { value: 'allow', label: 'it goes ahead, where it can be undone' },
]

interface Props {
  rule: FormRule
  at: number
  source: string
  mistakes: readonly PolicyMistake[]
  onChange: (source: string) => void
  onRemove: () => void
}

/** One rule. What is empty is not said in the file. */
export function RuleForm({ rule, at, source, mistakes, onChange, onRemove }: Props) {
  const set = (field: RuleField, value: Parameters<typeof setField>[3]) => onChange(setField(source, at, field, value))
  const wrong = (member: string) =>
    mistakes
      .filter(({ path }) => path === `rules[${at}].${member}`)
      .map(({ message }) => message)
      .join('; ') || undefined
  const rest = mistakes.filter(
    ({ path }) => !/^rules\[\d+\]\.(id|when|audit|window|who|people|queue|due|on_silence|sign)$/.test(path),
  )
  const gate = rule.effect === 'require' && rule.mode === 'gate'
  return (
    <fieldset className={classes.rule}>
      <legend>{rule.id || `Rule ${at + 1}`}</legend>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label="Name"
            value={rule.id}
            error={wrong('id')}
            onChange={(event) => set('id', event.currentTarget.value)}
          />
          <NativeSelect
            label="What meets it"
            data={effects}
            value={`${rule.effect} ${rule.mode}`}
            onChange={(event) => {
              const [effect, mode] = event.currentTarget.value.split(' ') as [FormRule['effect'], string]
              onChange(setEffect(source, at, effect, mode))
            }}
          />
        </SimpleGrid>
        <Textarea
          label="When"
          description="A condition in CEL over action, proposal, confidence, risk, attributes, system, version and what else the file declares."
          autosize
          minRows={2}
          spellCheck={false}
          classNames={{ input: classes.condition }}
          value={rule.when}
          error={wrong('when')}
          onChange={(event) => set('when', event.currentTarget.value)}
        />
        {rule.mode === 'watch' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Window"
              placeholder="10m"
              value={rule.window}
              error={wrong('window')}
              onChange={(event) => set('window', event.currentTarget.value)}
            />
            <Checkbox
              label="Live: it goes ahead at once and can be vetoed until the window ends"
              checked={rule.live}
              onChange={(event) => set('live', event.currentTarget.checked)}
            />
          </SimpleGrid>
        )}
        {gate && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TagsInput
                label="Who answers"
                description="role:…, skill:… or person:…, one person for each."
                placeholder={rule.who.length === 0 ? 'any reviewer' : ''}
                value={rule.who}
                error={wrong('who')}
                onChange={(who) => set('who', who)}
              />
              <NumberInput
                label="How many people"
                description="At least."
                placeholder="1"
                min={1}
                max={20}
                allowDecimal={false}
                value={rule.people ?? ''}
                error={wrong('people')}
                onChange={(people) => set('people', people === '' ? null : people)}
              />
              <TextInput
                label="Queue"
                placeholder="inbox"
                value={rule.queue}
                error={wrong('queue')}
                onChange={(event) => set('queue', event.currentTarget.value)}
              />
              <TextInput
                label="Deadline"
                placeholder="none"
                value={rule.due}
                error={wrong('due')}
                onChange={(event) => set('due', event.currentTarget.value)}
              />
              <TagsInput
                label="Signed, meaning"
                description="What a signature may mean; none: it is not signed."
                placeholder={rule.sign.length === 0 ? 'not signed' : ''}
                splitChars={[]}
                value={rule.sign}
                error={wrong('sign')}
                onChange={(sign) => set('sign', sign)}
              />
              <NativeSelect
                label="When it passes unanswered"
                data={silences}
                value={rule.onSilence === 'deny' ? '' : rule.onSilence}
                error={wrong('on_silence')}
                onChange={(event) => set('onSilence', event.currentTarget.value)}
              />
            </SimpleGrid>
            <Group gap="lg">
              <Checkbox
                label="Nobody who had a part in it"
                checked={rule.notChain}
                onChange={(event) => set('notChain', event.currentTarget.checked)}
              />
              <Checkbox
                label="Blind: none sees the others’ answers first"
                checked={rule.blind}
                onChange={(event) => set('blind', event.currentTarget.checked)}
              />
            </Group>
          </>
        )}
        <Group justify="space-between" align="flex-end" gap="sm">
          <NumberInput
            label="Audited afterwards"
            placeholder="0 %"
            suffix=" %"
            min={0}
            max={100}
            decimalScale={2}
            w={160}
            value={rule.audit === null ? '' : Number((rule.audit * 100).toFixed(2))}
            error={wrong('audit')}
            onChange={(percent) => set('audit', percent === '' ? null : Number((Number(percent) / 100).toFixed(4)))}
          />
          <Button variant="default" size="compact-sm" aria-label={`Remove ${rule.id}`} onClick={onRemove}>
            Remove
          </Button>
        </Group>
        {rest.map(({ path, message }) => (
          <div key={`${path} ${message}`} className={classes.mistake}>
            {message}
          </div>
        ))}
      </Stack>
    </fieldset>
  )
}
