import type { Binding } from './bindings.ts'
import { isCharacterKey } from './read-key.ts'

const typing =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable="true"], [role=textbox]'
const pressable =
  'button, a[href], summary, [role=button], [role=tab], [role=option], [role=menuitem], [role=checkbox], input'

/** Whether a key may do its work, given what has the focus. Enter and Space belong to a focused button. */
export function mayFire(binding: Binding, key: string, target: EventTarget | null, off: boolean): boolean {
  if (off && isCharacterKey(key)) return false
  if (!(target instanceof Element)) return true
  if (target.closest(typing) && !binding.whileTyping) return false
  if ((key === 'enter' || key === 'space') && target.closest(pressable) && !binding.whileTyping) return false
  const dialog = document.querySelector('[role=dialog][aria-modal=true]')
  if (dialog && binding.scope !== 'edit' && binding.id !== 'palette') return false
  return true
}
