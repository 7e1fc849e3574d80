import { expect, test } from 'vitest'
import { askedOf, isSound, noScorers } from './scorers.ts'

const about = { dataset: 'mails', rubric: { id: 'rub_1', version: 1 }, sample: {} }

test('one judge is asked as ever; several say from where they disagree, and who decides', async () => {
  expect(await askedOf(noScorers, about)).toEqual({})
  expect(await askedOf({ ...noScorers, judges: ['a'], decide: 'proj_1' }, about)).toEqual({ judge: 'a' })
  expect(await askedOf({ ...noScorers, judges: ['a', 'b'] }, about)).toEqual({ judges: ['a', 'b'], disagree_at: 0.5 })
  expect(await askedOf({ judges: ['a', 'b'], disagreeAt: 0.25, decide: 'proj_1' }, about)).toEqual({
    ...{ judges: ['a', 'b'], disagree_at: 0.25, ask_people: { project: 'proj_1', where: 'disputed' } },
  })
})

test('how far apart they may lie is a part of the scale', () => {
  const at = (disagreeAt: number | string, judges = ['a', 'b']) => isSound({ ...noScorers, judges, disagreeAt })
  expect([at(0.5), at(1), at(0), at(1.1), at('x'), at('x', ['a'])]).toEqual([true, true, false, false, false, true])
})
