import { Button, Switch, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { SystemWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { count, plural } from '../words/numbers.ts'
import { CostForm } from './CostForm.tsx'
import { declareAction } from './declare-action.ts'
import table from '../decision/decision.module.css'

export function SystemCard({ system }: { system: SystemWire }) {
  const session = useSession()
  const client = useQueryClient()
  const [priced, setPriced] = useState<SystemWire['actions'][number] | null>(null)
  const declare = useMutation({
    mutationFn: ({ action, reversible }: { action: string; reversible: boolean }) =>
      declareAction(system.name, action, { reversible }),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['systems'] }),
  })
  return (
    <Panel
      title={system.name}
      aside={
        <Link to={`/decisions?system=${encodeURIComponent(system.name)}`}>{plural(system.decisions, 'decision')}</Link>
      }
      flush
    >
      <Text size="sm" c="dimmed" px="md" py="xs">
        {system.waiting > 0 ? `${count(system.waiting)} waiting` : 'nothing waiting'}
        {system.last_at && (
          <>
            {' '}
            · last <Ago at={system.last_at} />
          </>
        )}{' '}
        · {plural(system.versions.length, 'version')}
        {system.versions[0]?.version && `, newest ${system.versions[0].version}`}
      </Text>
      <table className={table.table}>
        <thead>
          <tr>
            <th>Action</th>
            <th>Can be reversed</th>
            <th>Costs</th>
            <th className={table.end}>Decisions</th>
          </tr>
        </thead>
        <tbody>
          {system.actions.map((of) => {
            const { action, reversible, decisions } = of
            const isPriced = of.error_cost !== null || of.delay_cost !== null
            return (
              <tr key={action}>
                <td>
                  <Link to={`/actions?name=${encodeURIComponent(action)}`}>{action}</Link>
                </td>
                <td>
                  <Switch
                    size="xs"
                    aria-label={`${action} can be reversed`}
                    checked={reversible}
                    disabled={!may(session, 'system.declare')}
                    onChange={(event) => declare.mutate({ action, reversible: event.currentTarget.checked })}
                  />
                </td>
                <td>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    disabled={!may(session, 'system.declare')}
                    aria-label={`${isPriced ? 'Set' : 'None set'}: what ${action} costs`}
                    onClick={() => setPriced(of)}
                  >
                    {isPriced ? 'Set' : 'None set'}
                  </Button>
                </td>
                <td className={table.end}>{count(decisions)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {priced && <CostForm system={system.name} of={priced} onClose={() => setPriced(null)} />}
    </Panel>
  )
}
