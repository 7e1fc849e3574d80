import { PasswordInput, SimpleGrid, Text, TextInput } from '@mantine/core'
import type { CallRequest } from '../api/wire.ts'

/** The system that is asked for its outputs. */
export function CallField({ call, onChange }: { call: CallRequest; onChange: (call: CallRequest) => void }) {
  return (
    <>
      <Text size="sm">
        For each item it is sent <code>{'{"id", "input"}'}</code> by POST and answers <code>{'{"output"}'}</code>. It is
        asked three times; what never comes passes no gate.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Address of the system"
          type="url"
          placeholder="https://"
          description="Only where the operator allows it."
          value={call.url}
          onChange={(event) => onChange({ ...call, url: event.currentTarget.value })}
        />
        <PasswordInput
          label="Secret of the system"
          description="Sent as a bearer token, and forgotten when it is done."
          autoComplete="off"
          value={call.secret ?? ''}
          onChange={(event) =>
            onChange({ url: call.url, ...(event.currentTarget.value ? { secret: event.currentTarget.value } : {}) })
          }
        />
      </SimpleGrid>
    </>
  )
}
