import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { goSolo } from '../policies/govern-policy.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'

export function SoloPanel() {
  const { workspace } = useSession()
  const client = useQueryClient()
  const solo = useMutation({
    mutationFn: goSolo,
    onSuccess: () => {
      notifyDone('This workspace is solo now.')
      void client.invalidateQueries()
    },
  })
  return (
    <Panel title="Working alone">
      <Text size="sm" mb="sm">
        {workspace.solo
          ? 'This workspace is solo: you sign and approve alone, and every such act is marked self. It ends when a second person joins.'
          : 'Loosening a policy normally takes a second person. Alone, you may declare the workspace solo: the act is logged, what you sign by yourself is marked self and counted apart, and it ends when a second person joins.'}
      </Text>
      <ProblemAlert error={solo.error} />
      {!workspace.solo && (
        <Button variant="default" onClick={() => solo.mutate()} loading={solo.isPending}>
          Work solo
        </Button>
      )}
    </Panel>
  )
}
