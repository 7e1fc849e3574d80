import { Button, SimpleGrid, Text } from '@mantine/core'
import { Panel } from '../shell/Panel.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { sureness } from '../words/numbers.ts'
import { proposalLine } from '../words/proposal.ts'
import { mapRow, type Mapping, type Row } from './map-row.ts'

/** Three rows as people will see them. */
export function PreviewRows({ rows, mapping, onGo }: { rows: readonly Row[]; mapping: Mapping; onGo: () => void }) {
  const mapped = rows.map((row) => mapRow(row, mapping, 'preview'))
  const ready = mapped.some(({ ok }) => ok) && mapping.system.trim() !== ''
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
        {mapped.map((row, i) => (
          <Panel
            key={i}
            title={`Row ${i + 1}`}
            aside={row.ok && row.proposal.confidence !== undefined ? sureness(row.proposal.confidence) : undefined}
          >
            {row.ok ? (
              <>
                <Text fw={600} mb="xs">
                  {proposalLine({
                    system: row.proposal.system,
                    kind: row.proposal.kind ?? 'action',
                    action: row.proposal.action,
                    proposal: row.proposal.proposal ?? null,
                  })}
                </Text>
                <ValueView value={row.proposal.input ?? null} path="input" />
              </>
            ) : (
              <Text c="var(--cs-bad)">{row.message}</Text>
            )}
          </Panel>
        ))}
      </SimpleGrid>
      <div>
        <Button size="md" onClick={onGo} disabled={!ready}>
          Import
        </Button>
      </div>
    </>
  )
}
