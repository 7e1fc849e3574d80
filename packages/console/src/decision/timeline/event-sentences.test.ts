import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { EventWire } from '../../api/wire.ts'
import { sayGoverning } from './say-governing.ts'
import { sayKeeping } from './say-keeping.ts'
import { sayProjects } from './say-projects.ts'

const rooms = join(import.meta.dirname, '../../../../server/src')
const read = (folder: string, end: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')

/** `type: 'noun.past'`, `type: a ? 'noun.past' : 'noun.other'`, and those told along with another. */
function recorded(): Set<string> {
  const found = new Set<string>()
  const source = `${read(join(rooms, 'engine'), '.ts')}\n${read(join(rooms, 'http'), '.ts')}`
  for (const [, rest = ''] of source.matchAll(/\b(?:type|also|event): (\[?[^\n]*)/g))
    for (const [, type = ''] of rest.matchAll(/'([a-z-]+\.[a-z-]+)'/g)) found.add(type)
  return found
}

describe('sentences', () => {
  test('[C115] every kind of event that the server records has a sentence', () => {
    const types = recorded()
    expect(types.size).toBeGreaterThan(90)
    for (const known of ['policy.signed', 'log.read', 'decision.routed', 'solo.ended']) expect(types).toContain(known)
    const components = read(import.meta.dirname, '-components.ts')
    const said = [...types].filter(
      (type) => type in sayGoverning || type in sayKeeping || type in sayProjects || components.includes(`'${type}':`),
    )
    expect([...types].filter((type) => !said.includes(type))).toEqual([])
  })

  test('[C115] each of them is one whole sentence, whatever the event lacks', () => {
    const bare: EventWire = {
      ...{ id: '7', type: '', time: '2026-01-01T00:00:00Z', decision: null, task: null },
      actor: { kind: 'person', id: 'per_1', name: 'Ann' },
      data: {},
    }
    for (const [type, say] of Object.entries({ ...sayGoverning, ...sayKeeping, ...sayProjects })) {
      const sentence = say({ ...bare, type }, () => 'Ben')
      expect(sentence, type).toMatch(/^[A-Z0-9].*\.$/s)
      expect(sentence, type).not.toMatch(/undefined|NaN|null/)
    }
    const data = { policy: 'pol_1@7', loosens: true, self: true, ends_at: '2026-05-01T00:00:00Z' }
    expect(sayGoverning['policy.activated']?.({ ...bare, data }, () => '')).toMatch(
      /^Ann put version 7 of the policy in force until .*2026, alone; it lets more through than before\.$/,
    )
  })
})
