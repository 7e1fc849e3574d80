import { Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { patch } from '../api/request.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'

/** Of every cost that is declared; without one figures are hours. */
export function CurrencyPanel() {
  const { currency } = useSession().workspace
  const client = useQueryClient()
  const [code, setCode] = useState(currency ?? '')
  const saving = useMutation({
    mutationFn: () => patch('/v1/workspace', { currency: code.trim().toUpperCase() || null }),
    onSuccess: () => {
      notifyDone('Saved.')
      void client.invalidateQueries({ queryKey: ['session'] })
    },
  })
  return (
    <Panel title="Currency of costs">
      <Text size="sm" mb="sm">
        What an error, an hour’s delay and a minute of people’s time cost is declared with actions and queues, in this
        currency. It can be changed while nothing has a price.
      </Text>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="ISO 4217 code"
            placeholder="EUR"
            maxLength={3}
            w={140}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={saving.isPending}>
            Set
          </Button>
        </Group>
      </form>
      <ProblemAlert error={saving.error} />
    </Panel>
  )
}
