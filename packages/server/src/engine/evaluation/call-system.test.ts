import { expect, test } from 'vitest'
import { readOutput } from './call-system.ts'

test('[EV27] what a system answers may be anything; only a whole JSON object with an output is taken', () => {
  expect(readOutput(200, '{"output": null, "more": 1}')).toEqual({ ok: true, output: null })
  expect(readOutput(201, '{"output": {"a": [1]}}')).toEqual({ ok: true, output: { a: [1] } })
  const refused = [
    readOutput(500, '{"output": 1}'),
    readOutput(302, '{"output": 1}'),
    readOutput(200, ''),
    readOutput(200, '[1]'),
    readOutput(200, '{"__proto__": {"output": 1}}'),
    readOutput(200, `{"output": "${'x'.repeat(256 * 1_024)}"}`),
    // So deep that it cannot be written down again.
    readOutput(200, `{"output": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  ]
  expect(refused.filter(({ ok }) => ok)).toEqual([])
})
