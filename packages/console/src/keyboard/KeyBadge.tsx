import type { BindingId } from './bindings.ts'
import classes from './KeyBadge.module.css'
import { useKeys } from './KeyProvider.tsx'
import { isCharacterKey, writeKey } from './read-key.ts'

export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The key that does what the button beside it does; nothing where the person switched keys off. */
export function KeyBadge({ id }: { id: BindingId }) {
  const { registry, preferences } = useKeys()
  const key = registry.keyOf(id)
  if (!key || (preferences.off && isCharacterKey(key))) return null
  return (
    <kbd className={classes.badge} aria-hidden>
      {writeKey(key, isApple)}
    </kbd>
  )
}
