import { Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { LogStateWire } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { count, plural } from '../words/numbers.ts'
import { logStateQuery } from './fetch-log.ts'
import { VerifyLog } from './VerifyLog.tsx'

/** How far the log is signed, who has seen it, and how to take it away. */
export function StatePanel() {
  const session = useSession()
  const { data, error, refetch } = useQuery(logStateQuery)
  return (
    <Panel title="How it stands">
      <Stack gap="md">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {data && (
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
            <Fact label="Lines">{count(data.entries)}</Fact>
            <Fact label="Last checkpoint">
              {data.checkpoint ? (
                <>
                  {count(data.checkpoint.size)} lines, <Ago at={data.checkpoint.at} />
                </>
              ) : (
                'none yet'
              )}
            </Fact>
            <Fact label="Not signed yet">{sayLag(data)}</Fact>
            <Fact label="Witnesses">
              <Witnesses state={data} />
            </Fact>
          </SimpleGrid>
        )}
        <VerifyLog />
        <Text size="sm">
          To take it away:{' '}
          {may(session, 'log.pack') && (
            <>
              <Anchor component={Link} to="/evidence" inherit underline="always">
                an evidence pack
              </Anchor>{' '}
              for an auditor, or{' '}
            </>
          )}
          the log itself, which anybody checks without us:
        </Text>
        <CodeBlock code={`countersign log save ${location.origin}/log/${session.workspace.id} copy`} />
        {data?.origin && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            It is called {data.origin}, and read by {data.published ? 'anybody' : 'those who may'}.
          </Text>
        )}
      </Stack>
    </Panel>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Group gap={4}>
        <Text component="div">{children}</Text>
      </Group>
    </div>
  )
}

const sayLag = ({ lag }: LogStateWire): string =>
  lag.entries === 0 ? 'nothing' : `${plural(lag.entries, 'line')}, the oldest for ${(lag.ms / 1_000).toFixed(1)} s`

function Witnesses({ state: { witnesses } }: { state: LogStateWire }) {
  if (witnesses.length === 0) return <>none asked</>
  return (
    <>
      {witnesses.map(({ vkey, size, at }) => (
        <div key={vkey}>
          {vkey.split('+')[0]}:{' '}
          {size === null || at === null ? (
            'has signed nothing yet'
          ) : (
            <>
              {count(size)} lines, <Ago at={at} />
            </>
          )}
        </div>
      ))}
    </>
  )
}
