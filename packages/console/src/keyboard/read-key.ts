export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process'])

/**
 * A key press as text: `a`, `?`, `enter`, `mod+k`. `mod` is Control or Command. Shift is written only with keys that it
 * does not change (`shift+enter`), because `?` needs it on one keyboard and not on another.
 */
export function readKey(press: KeyPress): string | null {
  if (modifiers.has(press.key) || press.key === 'Unidentified') return null
  const single = press.key.length === 1
  const name = press.key === ' ' ? 'space' : press.key.toLowerCase()
  const parts = [
    press.ctrlKey || press.metaKey ? 'mod' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && (!single || press.ctrlKey || press.metaKey) ? 'shift' : '',
    name,
  ]
  return parts.filter(Boolean).join('+')
}

/** The key of a binding that any of the digits fires. */
export const digits = '1–9'
export const isDigit = (key: string): boolean => /^[1-9]$/.test(key)

/** A shortcut of printable characters alone, which WCAG 2.1.4 wants to be possible to switch off. */
export const isCharacterKey = (key: string): boolean =>
  key.split(' ').every((stroke) => Array.from(stroke).length === 1 || stroke === 'space' || stroke === digits)

const names: Record<string, string> = {
  enter: '↵',
  escape: 'Esc',
  space: 'Space',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
}

/** How a key is written on a badge: `mod+k` → ⌘K or Ctrl K. */
export function writeKey(key: string, apple: boolean): string {
  const stroke = (text: string) =>
    text
      .split('+')
      .map((part) => {
        if (part === 'mod') return apple ? '⌘' : 'Ctrl'
        if (part === 'shift') return apple ? '⇧' : 'Shift'
        if (part === 'alt') return apple ? '⌥' : 'Alt'
        return names[part] ?? (part.length === 1 ? part.toUpperCase() : part)
      })
      .join(apple ? '' : ' ')
  return key.split(' ').map(stroke).join(' then ')
}
