import { Button, Group } from '@mantine/core'
import type { DecisionWire, Json, JsonObject } from '../api/wire.ts'
import { emptyOf, readSchema } from '../edit/read-schema.ts'
import { SchemaForm } from '../edit/SchemaForm.tsx'
import { Panel } from '../shell/Panel.tsx'
import type { Answer } from './answer.ts'

const freeText: JsonObject = { type: 'string', title: 'Your answer', minLength: 1, maxLength: 4_000 }

function startOf(schema: JsonObject): Json {
  const { kind, properties } = readSchema(schema, schema)
  if (kind !== 'object') return emptyOf(readSchema(schema, schema))
  return Object.fromEntries(properties.map(([name, member]) => [name, emptyOf(readSchema(member, schema))]))
}

/** Answers a question in the shape that its schema asks for; without one, in words. */
export function RespondForm({
  decision,
  onAnswer,
  onCancel,
}: {
  decision: DecisionWire
  onAnswer: (answer: Answer) => void
  onCancel: () => void
}) {
  const schema = decision.schema ?? freeText
  return (
    <Panel title="Respond">
      <SchemaForm
        start={startOf(schema)}
        schema={schema}
        onCancel={onCancel}
        onSubmit={(proposal) => onAnswer({ answer: { verdict: 'respond', proposal } })}
      >
        {() => (
          <Group gap="xs">
            <Button type="submit">Respond</Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Back
            </Button>
          </Group>
        )}
      </SchemaForm>
    </Panel>
  )
}
