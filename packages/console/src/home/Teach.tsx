import { SimpleGrid, Stack, Tabs, Text } from '@mantine/core'
import { Upload } from 'lucide-react'
import { Link } from 'react-router'
import { Panel } from '../shell/Panel.tsx'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import classes from './home.module.css'
import { curlLines, cliLines, sdkLines } from './first-lines.ts'

/** An empty workspace teaches: your own file, or a first call. `live` says that it will notice by itself. */
export function Teach({ live = false }: { live?: boolean }) {
  return (
    <SimpleGrid cols={{ base: 1, md: live ? 2 : 1 }} spacing="lg" w="100%">
      <Panel title="Start with a file">
        <Link to="/import" className={classes.drop}>
          <Stack align="center" gap={6}>
            <Upload size={22} aria-hidden />
            <Text fw={600}>Drop a CSV or JSONL file</Text>
            <Text size="sm" c="dimmed">
              Rows become decisions: map the columns, look at three, go.
            </Text>
          </Stack>
        </Link>
      </Panel>
      <Panel title="Or with five lines">
        <Tabs defaultValue="cli">
          <Tabs.List mb="sm">
            <Tabs.Tab value="cli">Shell</Tabs.Tab>
            <Tabs.Tab value="sdk">TypeScript</Tabs.Tab>
            <Tabs.Tab value="curl">curl</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="cli">
            <CodeBlock code={cliLines} />
          </Tabs.Panel>
          <Tabs.Panel value="sdk">
            <CodeBlock code={sdkLines} />
          </Tabs.Panel>
          <Tabs.Panel value="curl">
            <CodeBlock code={curlLines(window.location.origin)} />
          </Tabs.Panel>
        </Tabs>
        <Text size="sm" c="dimmed" mt="sm">
          The key comes from <Link to="/keys">Keys</Link>.{' '}
          {live && 'Your first decision appears here by itself, within a second.'}
        </Text>
      </Panel>
    </SimpleGrid>
  )
}
