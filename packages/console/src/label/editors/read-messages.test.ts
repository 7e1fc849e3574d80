import { expect, test } from 'vitest'
import { readMessages } from './read-messages.ts'

test('[C124] conversations are read as tools write them, with nothing of a message lost', () => {
  expect(readMessages([{ role: 'user', content: 'Hi' }, { from: 'gpt', value: 'Yes' }, 'plain'])).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'gpt', content: 'Yes' },
    { role: '', content: 'plain' },
  ])
  expect(readMessages([{ role: 'assistant', content: null, tool_calls: [{ id: 'a' }] }])).toEqual([
    { role: 'assistant', content: { content: null, tool_calls: [{ id: 'a' }] } },
  ])
  expect(readMessages('no list')).toBeNull()
  expect(readMessages(undefined)).toBeNull()
})
