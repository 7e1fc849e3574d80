import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DecisionWire } from '../api/wire.ts'
import { useReasonWords } from '../focus/use-reasons.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { verdictWords } from '../words/status.ts'
import { judgmentsQuery } from './fetch-judgments.ts'

const authnWords = {
  key: 'with a key',
  session: 'in a session',
  passkey: 'with a passkey',
  link: 'by a link',
  slack: 'in Slack',
}

/** Who answered, what, and how they had shown who they are. */
export function JudgmentsPanel({ decision }: { decision: DecisionWire }) {
  const { data: judgments } = useQuery(judgmentsQuery(decision.id))
  const sayReason = useReasonWords()
  if (!judgments?.length) return null
  return (
    <Panel title="People">
      {judgments.map((judgment) => (
        <div key={judgment.id}>
          <Text>
            <strong>{judgment.person.name}</strong> {verdictWords[judgment.verdict].done.toLowerCase()} it
            {judgment.self && ' (self)'}
            {judgment.status === 'undone' && ', and took it back'}
            {judgment.status === 'settling' && ', settling'}
            {judgment.status === 'objected' && '; the verifier objected, so it did not count'}
          </Text>
          {judgment.reason_codes.length > 0 && <Text size="sm">{judgment.reason_codes.map(sayReason).join(', ')}</Text>}
          {judgment.comment && <TextView text={judgment.comment} />}
          {judgment.signature && (
            <Text size="sm">
              Signed “{judgment.signature.meaning}”: {judgment.signature.name},{' '}
              <time dateTime={judgment.signature.at}>{new Date(judgment.signature.at).toLocaleString()}</time>, shown by{' '}
              {judgment.signature.with}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            <Ago at={judgment.created_at} /> {authnWords[judgment.authn]}
          </Text>
        </div>
      ))}
    </Panel>
  )
}
