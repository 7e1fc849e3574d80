import { Button, type ButtonProps } from '@mantine/core'
import type { Ref } from 'react'
import type { BindingId } from './bindings.ts'
import { KeyBadge } from './KeyBadge.tsx'
import { useKeys } from './KeyProvider.tsx'
import { useKey } from './use-key.ts'

interface Props extends ButtonProps {
  id: BindingId
  onPress: () => void
  /** The button's text, where the registry's label is too long. */
  label?: string
  ref?: Ref<HTMLButtonElement>
}

/** A button, its key and the key's badge as one thing, so that none of the three can be missing. */
export function KeyButton({ id, onPress, label, disabled, ref, ...rest }: Props) {
  const { registry } = useKeys()
  useKey(id, onPress, !disabled)
  return (
    <Button
      ref={ref}
      onClick={onPress}
      disabled={disabled}
      rightSection={<KeyBadge id={id} />}
      aria-keyshortcuts={ariaKey(registry.keyOf(id))}
      {...rest}
    >
      {label ?? registry.find(id)?.label}
    </Button>
  )
}

const ariaKey = (key: string) =>
  key.includes(' ') ? undefined : key.replace('mod', 'Control').replace('enter', 'Enter')
