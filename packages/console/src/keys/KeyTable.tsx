import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { KeyWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { revokeKey } from './change-keys.ts'

/** A key cannot be un-revoked, so this one button asks twice. */
export function KeyTable({ keys }: { keys: readonly KeyWire[] }) {
  const client = useQueryClient()
  const [sure, setSure] = useState<string | null>(null)
  const revoke = useMutation({
    mutationFn: revokeKey,
    onError: (error) => notifyError(error),
    onSettled: () => {
      setSure(null)
      void client.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  return (
    <Panel title="Keys of this workspace" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Name</th>
            <th>Kind</th>
            <th>For</th>
            <th>Last used</th>
            <th>
              <span className="only-read">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                <strong>{key.name}</strong>
                <span className={table.summary}>
                  made <Ago at={key.created_at} />
                  {!key.minted_by.startsWith('per_') && `, by ${key.minted_by}`}
                </span>
              </td>
              <td data-label="Kind">{key.kind === 'system' ? 'System' : 'Personal'}</td>
              <td title={key.scopes.join(', ')} data-label="For">
                {key.systems.join(', ').replace('*', 'all systems') ||
                  (key.kind === 'system' ? 'all systems' : 'one person')}
              </td>
              <td className={table.dim} data-label="Last used">
                {key.last_used_at ? <Ago at={key.last_used_at} /> : 'never'}
              </td>
              <td className={table.end}>
                {key.revoked_at ? (
                  'revoked'
                ) : (
                  <Button
                    size="compact-sm"
                    variant={sure === key.id ? 'filled' : 'subtle'}
                    color="red"
                    aria-label={`${sure === key.id ? 'Really revoke' : 'Revoke'} ${key.name}`}
                    onClick={() => (sure === key.id ? revoke.mutate(key.id) : setSure(key.id))}
                  >
                    {sure === key.id ? 'Really revoke' : 'Revoke'}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
