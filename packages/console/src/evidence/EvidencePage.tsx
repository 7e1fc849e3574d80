import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { regimes } from '@countersign/core'
import type { EvidencePackWire } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { notifyError } from '../shell/notify.ts'
import { Page } from '../shell/Page.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { Ago } from '../words/Ago.tsx'
import { sayDay } from '../words/days.ts'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { PackForm } from './PackForm.tsx'
import { downloadPack, packsQuery } from './packs.ts'

/** Evidence packs: asked for, followed, fetched. */
export default function EvidencePage() {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(packsQuery)
  const packs = data?.items ?? []
  return (
    <Page
      title="Evidence"
      actions={
        <Button component={Link} to="/log" variant="default">
          The log
        </Button>
      }
      lead="One file for an auditor: the log with its proofs, receipts, policies in force, people and their authority, figures, and a page for each regime that says what is shown and what is missing."
    >
      <PackForm onAsked={() => void client.invalidateQueries({ queryKey: packsQuery.queryKey })} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {packs.map((pack) => (
        <OnePack key={pack.id} pack={pack} />
      ))}
    </Page>
  )
}

const nameOf = (id: string) => regimes.find((regime) => regime.id === id)?.name ?? id
const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`

function OnePack({ pack }: { pack: EvidencePackWire }) {
  const fetching = useMutation({ mutationFn: () => downloadPack(pack), onError: (error) => notifyError(error) })
  const title = `${pack.system ?? 'All systems'}, ${sayDay(pack.since)} to ${sayDay(pack.until)}`
  return (
    <Panel title={title} aside={<Ago at={pack.created_at} />}>
      <Stack gap="sm">
        <Text size="sm">{pack.regimes.map(nameOf).join(', ')}</Text>
        {pack.status === 'running' && (
          <div>
            <Text size="sm" mb={4} role="status">
              {count(pack.done)} of {count(pack.total)} files
            </Text>
            <Progress
              value={pack.total === 0 ? 0 : (100 * pack.done) / pack.total}
              aria-label={`How far the pack of ${title} is`}
            />
          </div>
        )}
        {pack.status === 'failed' && (
          <ToneBadge tone="bad">It could not be made. Ask again, for a shorter time or one system.</ToneBadge>
        )}
        {pack.status === 'done' && (
          <>
            <Group gap="sm">
              <Button
                loading={fetching.isPending}
                aria-label={`Download the pack of ${title}`}
                onClick={() => fetching.mutate()}
              >
                Download
              </Button>
              <Text size="sm" c="dimmed">
                {pack.bytes === null ? '' : megabytes(pack.bytes)}; kept for thirty days
              </Text>
            </Group>
            <Text size="sm">
              Open <code>index.html</code> in it. Anybody checks it with Node alone, without us:
            </Text>
            <CodeBlock code="node verify.mjs" />
            {pack.sha256 !== null && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                SHA-256 of the file: {pack.sha256}
              </Text>
            )}
          </>
        )}
      </Stack>
    </Panel>
  )
}
