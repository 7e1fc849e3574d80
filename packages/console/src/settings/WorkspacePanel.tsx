import { NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { enterWorkspace } from '../api/workspace.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'

export function WorkspacePanel() {
  const { workspace, workspaces } = useSession()
  const client = useQueryClient()
  return (
    <Panel title="Workspace">
      <NativeSelect
        aria-label="Workspace"
        value={workspace.id}
        data={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => {
          enterWorkspace(event.currentTarget.value)
          void client.resetQueries()
        }}
      />
    </Panel>
  )
}
