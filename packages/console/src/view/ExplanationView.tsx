import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Explanation } from '../api/wire.ts'
import { TextView } from './TextView.tsx'
import { InertLink } from './InertLink.tsx'
import { FeatureBars } from './FeatureBars.tsx'
import { FeatureTable } from './FeatureTable.tsx'

/** Why the AI thinks so: at most six bars in words, and the same as a table. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const [table, setTable] = useState(false)
  const features = [...(explanation.features ?? [])].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return (
    <Stack gap="sm">
      {explanation.summary && <TextView text={explanation.summary} path="explanation.summary" />}
      {features.length > 0 && (
        <div>
          {table ? <FeatureTable features={features} /> : <FeatureBars features={features.slice(0, 6)} />}
          <Button variant="subtle" size="compact-xs" mt={4} onClick={() => setTable(!table)}>
            {table ? 'As bars' : features.length > 6 ? `All ${features.length} as a table` : 'As a table'}
          </Button>
        </div>
      )}
      {!!explanation.sources?.length && (
        <div>
          <Text size="sm" fw={600}>
            Sources
          </Text>
          {explanation.sources.map((source, i) => (
            <Text key={i} component="div" size="sm">
              <InertLink url={source.url}>{source.title || source.url}</InertLink>
            </Text>
          ))}
        </div>
      )}
      {!!explanation.spans?.length && (
        <Text size="sm" c="dimmed">
          Highlighted in the evidence: solid underline speaks for it, dotted against it.
        </Text>
      )}
    </Stack>
  )
}
