import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { ownership } from './take-up.ts'

test('[GW7] only what a dead process of this machine asked for this client is left, or what an instance did', async () => {
  const own = ownership(undefined)
  expect(own.isLeft(own.owner)).toBe(false)
  const [machine = ''] = own.owner.split(':')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const of = (pid: number | undefined) => `${machine}:${pid}:another`
  expect(own.isLeft(of(child.pid))).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(own.isLeft(of(child.pid))).toBe(true)
  // The same number again, in a container that was started anew.
  expect(own.isLeft(of(process.pid))).toBe(true)
  expect(own.isLeft(`elsewhere:${child.pid}:another`)).toBe(false)

  const [one, two] = [ownership(undefined, 'key one'), ownership(undefined, 'key two')]
  const left = one.owner.replace(/:[^:]+:(?=[^:]+$)/, ':another:').replace(`:${process.pid}:`, `:${child.pid}:`)
  expect([one.isLeft(left), two.isLeft(left), own.isLeft(left), one.isLeft(two.owner)]).toEqual([
    true,
    false,
    false,
    false,
  ])

  expect(ownership('prod').isLeft(ownership('prod').owner)).toBe(true)
  expect(ownership('prod').isLeft(ownership('prod', 'key one').owner)).toBe(false)
  expect(ownership('prod').isLeft(own.owner)).toBe(false)
})
