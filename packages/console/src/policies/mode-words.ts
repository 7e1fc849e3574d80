import type { Mode } from '../api/wire.ts'

export const modeWords: Record<Mode, string> = {
  auto: 'goes ahead alone',
  watch: 'watched',
  gate: 'a person decides',
  deny: 'refused',
}
