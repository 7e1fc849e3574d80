import { expect, test } from 'vitest'
import type { ProjectWire } from '../api/wire.ts'
import { addressOf, choose, leaveOut, readChosen, sayChosen } from './item-filter.ts'

const project = {
  questions: [{ kind: 'choice', name: 'topic', title: 'About?', options: [{ value: 's', title: 'Sport' }] }],
} as unknown as ProjectWire

test('[C177] what is chosen stands in the address beside what else does, several of one kind where they hold together', () => {
  let search = new URLSearchParams('tab=data&label=topic%3Ds')
  search = choose(choose(choose(search, 'label', 'topic=s'), 'field', 'a=1=2'), 'field', 'b=2')
  search = choose(choose(search, 'sure_below', '0.9'), 'sure_below', '0.7')
  expect(readChosen(search)).toEqual([
    ['label', 'topic=s'],
    ['sure_below', '0.7'],
    ['field', 'a=1=2'],
    ['field', 'b=2'],
  ])
  search = leaveOut(search, ['field', 'a=1=2'])
  expect(search.get('tab')).toBe('data')
  expect(addressOf(readChosen(search), { cursor: '', limit: '50' })).toBe(
    'label=topic%3Ds&sure_below=0.7&field=b%3D2&limit=50',
  )
  expect(readChosen(choose(search, 'sure_below', '')).some(([name]) => name === 'sure_below')).toBe(false)
})

test('[C177] each chip is in the words of the project', () => {
  const say = (name: Parameters<typeof sayChosen>[0][0], value: string) =>
    sayChosen([name, value], project, (id) => `<${id}>`)
  expect([say('label', 'topic=s'), say('label', 'gone=x'), say('answered_by', 'per_1')]).toEqual([
    'About?: Sport',
    'gone: x',
    'Answered by <per_1>',
  ])
  expect([say('sure_below', '0.7'), say('field', 'a=1=2'), say('state', 'done'), say('disagree', 'true')]).toEqual([
    'Less sure than 70 %',
    'a is 1=2',
    'Done',
    'People disagree',
  ])
})
