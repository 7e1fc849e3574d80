import { expect, test } from 'vitest'
import { replyInTime } from './reply-in-time.ts'

const said: string[] = []
const log = {
  ...{ info: () => undefined, error: () => undefined },
  warn: (_fields: object, message: string) => void said.push(message),
}

test('[CH14] Slack is answered in time: with the reply, with what failed, or with nothing while the work goes on', async () => {
  expect(await replyInTime({ log }, Promise.resolve({ text: 'done' }))).toEqual({ text: 'done' })
  await expect(replyInTime({ log }, Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(said).toEqual([])
  let fail: (error: Error) => void = () => undefined
  const going = new Promise<never>((_resolve, reject) => (fail = reject))
  expect(await replyInTime({ log }, going, 0)).toEqual({})
  fail(new Error('late'))
  await expect(going).rejects.toThrow('late')
  expect(said).toEqual(['what was done in Slack failed here'])
})
