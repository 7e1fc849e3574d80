import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { RuleForm } from './RuleForm.tsx'
import classes from './policies.module.css'
import { addRule, readPolicyForm, removeRule, setFallback } from './rule-document.ts'
import { fallbacks } from './say-changes.ts'
import type { PolicyMistake } from './validate-policy.ts'

interface Props {
  source: string
  mistakes: readonly PolicyMistake[]
  onChange: (source: string) => void
}

/** The same policy as a form, in step with its text. */
export function RuleForms({ source, mistakes, onChange }: Props) {
  const form = readPolicyForm(source)
  if (!form)
    return (
      <Text size="sm" c="dimmed">
        The text cannot be read as a policy just now, so it has no form. Mend it beside; the form comes back by itself.
      </Text>
    )
  return (
    <div className={classes.rules}>
      {form.rules.map((rule, i) => (
        <RuleForm
          key={i}
          rule={rule}
          mistakes={mistakes.filter(({ path }) => path.startsWith(`rules[${i}]`))}
          source={source}
          at={i}
          onChange={onChange}
          onRemove={() => onChange(removeRule(source, i))}
        />
      ))}
      <Group justify="space-between" align="flex-end" gap="sm">
        <Button variant="default" onClick={() => onChange(addRule(source))}>
          Add a rule
        </Button>
        <NativeSelect
          label="What no rule names"
          data={Object.entries(fallbacks).map(([value, label]) => ({ value, label }))}
          value={form.fallback}
          onChange={(event) => onChange(setFallback(source, event.currentTarget.value))}
        />
      </Group>
    </div>
  )
}
