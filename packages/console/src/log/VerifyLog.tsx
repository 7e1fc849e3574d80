import { Button, Group, List, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { verifyLogHere, type Verified } from './verify-here.ts'

/** Checks the newest checkpoint here, and says what was checked. */
export function VerifyLog() {
  const { workspace } = useSession()
  const verify = useMutation({ mutationFn: () => verifyLogHere(workspace.id) })
  return (
    <div>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<ShieldCheck size={16} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          Verify in this browser
        </Button>
        <span role="status">
          {verify.data && (
            <ToneBadge tone={verify.data.ok ? 'good' : 'bad'}>{verify.data.ok ? 'In order' : 'Not in order'}</ToneBadge>
          )}
        </span>
      </Group>
      <ProblemAlert error={verify.error} />
      {verify.data && <What found={verify.data} />}
    </div>
  )
}

/** `name+id+key`: the name and the id, by which people tell keys apart. */
const nameOf = (vkey: string): string => vkey.split('+').slice(0, 2).join(' ')

function What({ found }: { found: Verified }) {
  if (!found.ok)
    return (
      <Text size="sm" mt="xs" c="var(--cs-bad)">
        {found.why}
      </Text>
    )
  const { before, continues, checkpoint, signers } = found
  const known = before === null || before.signers.some((vkey) => signers.includes(vkey))
  return (
    <List size="sm" mt="xs">
      <List.Item>
        The checkpoint over {count(checkpoint.size)} lines is signed by {signers.map(nameOf).join(' and ')}.
      </List.Item>
      <List.Item>
        {continues === null || before === null ? (
          'This browser had not seen it before; from now on it remembers this checkpoint, and finds it out if anything under it is changed or cut.'
        ) : (
          <>
            It continues the {count(continues)} lines that this browser saw <Ago at={before.at} />: none of them was
            changed, cut or put between.
          </>
        )}
      </List.Item>
      <List.Item>
        {known
          ? 'The keys are those that this server names. Compare them with what the operator printed or signed elsewhere.'
          : 'None of the keys that signed it last signed it now. Ask the operator whether the key was replaced.'}
      </List.Item>
    </List>
  )
}
