import { CopyButton, Text, UnstyledButton } from '@mantine/core'
import type { DecisionWire } from '../api/wire.ts'
import { ChangeList } from '../edit/ChangeList.tsx'
import { diffValues } from '../edit/diff-values.ts'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ValueView } from '../view/ValueView.tsx'
import classes from './decision.module.css'

/** What was proposed, what it became, and the digest that an approval is bound to. */
export function ProposalPanel({ decision }: { decision: DecisionWire }) {
  const { digest, original, outcome } = decision
  useKey('decision.copy', () => {
    if (digest) void navigator.clipboard?.writeText(digest).then(() => notifyDone('The digest is copied.'))
  })
  const final = outcome?.proposal ?? decision.proposal
  const first = original ?? decision.proposal
  const changes = diffValues(first, final)
  return (
    <Panel title={decision.kind === 'question' ? 'What was asked' : 'What was proposed'}>
      {decision.kind === 'question' ? <Text>{decision.action}</Text> : <ValueView value={first} path="proposal" />}
      {changes.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="md" mb={4}>
            Was → now
          </Text>
          <ChangeList changes={changes} />
        </>
      )}
      {outcome?.answer !== undefined && (
        <>
          <Text size="sm" fw={600} mt="md" mb={4}>
            The answer
          </Text>
          <ValueView value={outcome.answer} path="answer" />
        </>
      )}
      {outcome?.instruction && (
        <>
          <Text size="sm" fw={600} mt="md" mb={4}>
            The instruction
          </Text>
          <ValueView value={outcome.instruction} path="instruction" />
        </>
      )}
      {digest && (
        <div className={classes.digest}>
          <Text size="sm" c="dimmed" component="span" mt={2}>
            Digest
          </Text>
          <code>{digest}</code>
          <CopyButton value={digest}>
            {({ copied, copy }) => (
              <UnstyledButton onClick={copy} c="var(--cs-accent)" fz="sm">
                {copied ? 'Copied' : 'Copy the digest'} <KeyBadge id="decision.copy" />
              </UnstyledButton>
            )}
          </CopyButton>
        </div>
      )}
    </Panel>
  )
}
