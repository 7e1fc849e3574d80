import type { Correction } from './Corrections.tsx'

/** As the appeal carries them, by what is wrong; lines that are not filled in are left out, and a name used twice keeps both. */
export function readCorrections(given: readonly Correction[]): Record<string, string> | undefined {
  const found = new Map<string, string>()
  for (const { what, so } of given) {
    const [name, value] = [what.trim(), so.trim()]
    if (name && value) found.set(name, [found.get(name), value].filter(Boolean).join('; '))
  }
  return found.size > 0 ? Object.fromEntries(found) : undefined
}
