import { expect, test } from 'vitest'
import { nameOfBrowser } from './push.ts'

test('a browser is named as its owner would', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0'
  expect(nameOfBrowser(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`)).toBe(
    'Edge on Windows',
  )
  expect(nameOfBrowser(`Mozilla/5.0 (Linux; Android 15) ${chrome} Mobile Safari/537.36`)).toBe('Chrome on Android')
  expect(nameOfBrowser('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko/20100101 Firefox/142.0')).toBe(
    'Firefox on macOS',
  )
  expect(nameOfBrowser('curl/8')).toBe('A browser on a device')
})
