import { Button, Modal, NumberInput, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { SystemWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { declareAction } from './declare-action.ts'

interface Props {
  system: string
  of: SystemWire['actions'][number]
  onClose: () => void
}

const priceOf = (value: number | string): number | null => (value === '' ? null : Number(value))

/** What an error of an action costs, and an hour of waiting for it. Empty: no price. */
export function CostForm({ system, of, onClose }: Props) {
  const { currency } = useSession().workspace
  const client = useQueryClient()
  const [error, setError] = useState<number | string>(of.error_cost ?? '')
  const [delay, setDelay] = useState<number | string>(of.delay_cost ?? '')
  const saving = useMutation({
    mutationFn: () => declareAction(system, of.action, { error_cost: priceOf(error), delay_cost: priceOf(delay) }),
    onSuccess: () => {
      notifyDone('Saved.')
      void client.invalidateQueries({ queryKey: ['systems'] })
      void client.invalidateQueries({ queryKey: ['measures'] })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={`What ${of.action} costs`}>
      {currency === null ? (
        <Text>
          Prices take a currency first. It is set in <Link to="/settings">settings</Link>.
        </Text>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            saving.mutate()
          }}
        >
          <Stack gap="md">
            <NumberInput label={`One error, in ${currency}`} min={0} value={error} onChange={setError} />
            <NumberInput label={`An hour of waiting, in ${currency}`} min={0} value={delay} onChange={setDelay} />
            <ProblemAlert error={saving.error} />
            <Button type="submit" loading={saving.isPending}>
              Save
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
