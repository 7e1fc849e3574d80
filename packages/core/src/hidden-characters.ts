/** What can be in a text without being seen, or seen as something else. */
export type HiddenKind = 'direction' | 'zero-width' | 'control' | 'space' | 'tag' | 'mixed'

export interface Hidden {
  start: number
  end: number
  kind: HiddenKind
  /** What a chip shows. */
  label: string
  /** What is read out and shown on hover. */
  name: string
}

const named: Record<number, [HiddenKind, string, string]> = {
  0x00ad: ['zero-width', 'SHY', 'soft hyphen'],
  0x034f: ['zero-width', 'CGJ', 'combining grapheme joiner'],
  0x061c: ['direction', 'ALM', 'Arabic letter mark'],
  0x115f: ['zero-width', 'HCF', 'Hangul filler'],
  0x1160: ['zero-width', 'HJF', 'Hangul filler'],
  0x17b4: ['zero-width', 'KIV', 'Khmer inherent vowel'],
  0x17b5: ['zero-width', 'KIV', 'Khmer inherent vowel'],
  0x180e: ['zero-width', 'MVS', 'Mongolian vowel separator'],
  0x200b: ['zero-width', 'ZWSP', 'zero-width space'],
  0x200c: ['zero-width', 'ZWNJ', 'zero-width non-joiner'],
  0x200d: ['zero-width', 'ZWJ', 'zero-width joiner'],
  0x200e: ['direction', 'LRM', 'left-to-right mark'],
  0x200f: ['direction', 'RLM', 'right-to-left mark'],
  0x202a: ['direction', 'LRE', 'left-to-right embedding'],
  0x202b: ['direction', 'RLE', 'right-to-left embedding'],
  0x202c: ['direction', 'PDF', 'end of direction change'],
  0x202d: ['direction', 'LRO', 'left-to-right override'],
  0x202e: ['direction', 'RLO', 'right-to-left override: what follows is shown backwards elsewhere'],
  0x2060: ['zero-width', 'WJ', 'word joiner'],
  0x2066: ['direction', 'LRI', 'left-to-right isolate'],
  0x2067: ['direction', 'RLI', 'right-to-left isolate'],
  0x2068: ['direction', 'FSI', 'first strong isolate'],
  0x2069: ['direction', 'PDI', 'end of isolate'],
  0x2800: ['space', 'BRL', 'blank Braille pattern'],
  0x3164: ['zero-width', 'HF', 'Hangul filler'],
  0xfeff: ['zero-width', 'BOM', 'zero-width no-break space'],
  0xffa0: ['zero-width', 'HHF', 'half-width Hangul filler'],
  0x2028: ['control', 'LS', 'line separator'],
  0x2029: ['control', 'PS', 'paragraph separator'],
}

const hex = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`

/** Emoji are joined with ZWJ and variation selectors; there they hide nothing. */
const joinsEmoji = (text: string, at: number) =>
  /\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]*$/u.test(text.slice(Math.max(0, at - 8), at)) &&
  /^\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3))

function nameOf(code: number): [HiddenKind, string, string] | null {
  const known = named[code]
  if (known) return known
  if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return ['control', hex(code), 'control character']
  if (code >= 0x7f && code <= 0x9f) return ['control', hex(code), 'control character']
  if (code >= 0xe0000 && code <= 0xe007f)
    return ['tag', tagLabel(code), 'invisible tag character, which machines can read']
  if (code >= 0xe0100 && code <= 0xe01ef) return ['tag', 'VS', 'invisible variation selector']
  if (code >= 0x206a && code <= 0x206f) return ['control', hex(code), 'deprecated format character']
  if (code >= 0xfff9 && code <= 0xfffb) return ['control', hex(code), 'annotation control']
  return null
}

const tagLabel = (code: number) =>
  code > 0xe0020 && code < 0xe007f ? `tag ${String.fromCodePoint(code - 0xe0000)}` : hex(code)

/** Every hidden, direction-changing or control character, in order, with offsets in UTF-16 units. */
export function findHiddenCharacters(text: string): Hidden[] {
  const found: Hidden[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0
    const width = code > 0xffff ? 2 : 1
    const kind = nameOf(code)
    if (kind && !(code === 0x200d && joinsEmoji(text, at)))
      found.push({ start: at, end: at + width, kind: kind[0], label: kind[1], name: `${kind[2]} (${hex(code)})` })
    at += width - 1
  }
  return found
}

const scripts: [string, RegExp][] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
]

/** Words that mix scripts whose letters look alike: `pаypal` with a Cyrillic а. */
export function findMixedWords(text: string): Hidden[] {
  if (!/[^\u0000-\u024f]/.test(text)) return []
  const found: Hidden[] = []
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const present = scripts.filter(([, pattern]) => pattern.test(match[0])).map(([name]) => name)
    if (present.length < 2) continue
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      kind: 'mixed',
      label: present.join('+'),
      name: `letters of ${present.join(' and ')} in one word`,
    })
  }
  return found
}

/** `2 direction changes, 1 zero-width character`; empty where nothing is hidden. */
export function sayHidden(found: readonly Hidden[]): string {
  const words: Record<HiddenKind, [string, string]> = {
    direction: ['direction change', 'direction changes'],
    'zero-width': ['zero-width character', 'zero-width characters'],
    control: ['control character', 'control characters'],
    space: ['blank that is not a space', 'blanks that are not spaces'],
    tag: ['invisible tag character', 'invisible tag characters'],
    mixed: ['word of look-alike letters', 'words of look-alike letters'],
  }
  const counts = new Map<HiddenKind, number>()
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Array.from(counts, ([kind, n]) => `${n} ${words[kind][n === 1 ? 0 : 1]}`).join(', ')
}
