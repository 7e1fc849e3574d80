import { Text } from '@mantine/core'
import type { AppealWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { RecordView } from '../view/ValueView.tsx'
import { TextView } from '../view/TextView.tsx'

/** What a stranger wrote: words, whatever they contain. */
export function AppealContent({ appeal }: { appeal: AppealWire }) {
  const { statement, corrections, evidence } = appeal
  return (
    <>
      <Panel title="What is contested" aside={appeal.wants_person ? 'asks for a person' : undefined}>
        {statement === null ? <Text c="dimmed">It has been erased.</Text> : <TextView text={statement} />}
      </Panel>
      {corrections !== null && Object.keys(corrections).length > 0 && (
        <Panel title="What they say is recorded wrongly">
          <Text size="sm" c="dimmed" mb="xs">
            How it should be, in their words. Nothing has been changed by it.
          </Text>
          <RecordView value={corrections} path="corrections" />
        </Panel>
      )}
      {evidence.length > 0 && (
        <Panel title="What they added since">
          {evidence.map((one) => (
            <div key={one.n}>
              <Text size="sm" c="dimmed" mt={one.n > 1 ? 'sm' : 0}>
                <time dateTime={one.at}>{new Date(one.at).toLocaleString()}</time>
              </Text>
              <TextView text={one.text} />
            </div>
          ))}
        </Panel>
      )}
    </>
  )
}
