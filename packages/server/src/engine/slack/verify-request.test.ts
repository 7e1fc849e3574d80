import { expect, test } from 'vitest'
import { isFromSlack } from './verify-request.ts'

// The example of Slack's own documentation ("Verifying requests from Slack").
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const body = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
)
const timestamp = '1531420618'
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'
const atMs = Number(timestamp) * 1_000

test('[CH14] what Slack’s own example signs is from Slack, within five minutes of either side', () => {
  for (const offMs of [0, 300_000, -300_000])
    expect(isFromSlack(secret, { timestamp, signature }, body, atMs + offMs)).toBe(true)
  for (const offMs of [301_000, -301_000])
    expect(isFromSlack(secret, { timestamp, signature }, body, atMs + offMs)).toBe(false)
})

test('[CH14] another body, time, secret or spelling is not', () => {
  const other = Buffer.concat([body, Buffer.from(' ')])
  expect(isFromSlack(secret, { timestamp, signature }, other, atMs)).toBe(false)
  expect(isFromSlack(`${secret}x`, { timestamp, signature }, body, atMs)).toBe(false)
  for (const wrong of ['1531420619', '1531420618 ', '', undefined, ['1531420618'], '1e9'])
    expect(isFromSlack(secret, { timestamp: wrong, signature }, body, atMs)).toBe(false)
  for (const wrong of [signature.slice(0, -1), signature.slice(3), '', undefined, [signature], signature.toUpperCase()])
    expect(isFromSlack(secret, { timestamp, signature: wrong }, body, atMs)).toBe(false)
})
