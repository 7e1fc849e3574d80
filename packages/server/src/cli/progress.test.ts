import { expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'
import type { Shell } from './shell.ts'

const draw = (isTerminal: boolean, quiet = false): string => {
  let said = ''
  let nowMs = 1_000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  const progress = createProgress(
    { isTerminal, err: (text: string) => (said += text) } as unknown as Shell,
    'Importing',
    quiet,
  )
  for (let i = 0; i <= 100; i++) {
    progress.update(i, 100, `${i} stored`)
    nowMs += 200
  }
  progress.end()
  clock.mockRestore()
  return said
}

test('on a terminal a bar is drawn in place and cleared at the end', () => {
  const said = draw(true)
  expect(said).toContain('\r\u001B[2KImporting ████████████░░░░░░░░░░░░  50 % 50 stored')
  expect(said.endsWith('\r\u001B[2K')).toBe(true)
  expect(said).not.toContain('\n')
})

test('elsewhere a line now and then, without control characters; nothing where it is quiet', () => {
  const lines = draw(false).trim().split('\n')
  expect(lines).toEqual([
    'Importing 25 % 25 stored',
    'Importing 50 % 50 stored',
    'Importing 75 % 75 stored',
    'Importing 100 % 100 stored',
  ])
  expect(draw(true, true)).toBe('')
})
