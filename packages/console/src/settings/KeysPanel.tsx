import { Button, Group, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { bindings, scopeNames } from '../keyboard/bindings.ts'
import { isApple } from '../keyboard/KeyBadge.tsx'
import { useKeys } from '../keyboard/KeyProvider.tsx'
import { readKey, writeKey } from '../keyboard/read-key.ts'
import { conflictOf } from '../keyboard/registry.ts'
import { Panel } from '../shell/Panel.tsx'
import table from '../decision/decision.module.css'

/** Single keys: off altogether, or each to one's liking. */
export function KeysPanel() {
  const { preferences, setPreferences, registry } = useKeys()
  const [listening, setListening] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const take = (id: string, event: React.KeyboardEvent) => {
    if (listening !== id || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setListening(null)
    const key = readKey(event)
    if (!key) return
    if (['backspace', 'enter', 'space'].includes(key))
      return setSaid('That key has a meaning of its own. Press another, or Esc.')
    const other = conflictOf(bindings, preferences.remap, id, key)
    if (other) return setSaid(`“${key}” is taken by: ${other.label}. Press another, or Esc.`)
    setPreferences({ ...preferences, remap: { ...preferences.remap, [id]: key } })
    setListening(null)
    setSaid('Changed.')
  }
  return (
    <Panel
      title="Keys"
      aside={
        <Button size="compact-sm" variant="subtle" onClick={() => setPreferences({ off: false, remap: {} })}>
          As shipped
        </Button>
      }
      flush
    >
      <Group px="md" py="sm">
        <Switch
          label="Single-character keys"
          checked={!preferences.off}
          onChange={(event) => setPreferences({ ...preferences, off: !event.currentTarget.checked })}
        />
      </Group>
      <Text size="sm" px="md" role="status">
        {said}
      </Text>
      <table className={table.table}>
        <tbody>
          {bindings
            .filter((binding) => !('fixed' in binding && binding.fixed))
            .map((binding) => (
              <tr key={binding.id}>
                <td>{binding.label}</td>
                <td className={table.dim}>{scopeNames[binding.scope]}</td>
                <td className={table.end}>
                  <Button
                    size="compact-sm"
                    variant={listening === binding.id ? 'filled' : 'default'}
                    aria-label={
                      listening === binding.id
                        ? 'Press a key…'
                        : `${writeKey(registry.keyOf(binding.id), isApple)}: change the key of ${binding.label}`
                    }
                    onClick={() => {
                      setSaid('')
                      setListening(binding.id)
                    }}
                    onBlur={() => setListening(null)}
                    onKeyDown={(event) => take(binding.id, event)}
                  >
                    {listening === binding.id ? 'Press a key…' : writeKey(registry.keyOf(binding.id), isApple)}
                  </Button>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </Panel>
  )
}
