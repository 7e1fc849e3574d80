/** A gateway in front of a server, as the official clients start it. */
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { DecisionRowWire, DecisionWire, Page, TaskWire, Verdict } from '@countersign/core'
import { expect } from 'vitest'
import type { Client as HttpClient } from '../../../../tests/support/client.ts'
import { answer, read } from '../../../../tests/support/flow.ts'
import type {} from '../../../../tests/support/postgres.ts'
import type { House } from '../../../../tests/support/server.ts'

export const root = join(import.meta.dirname, '..', '..', '..', '..')
export const bin = join(root, 'packages/server/bin/countersign.js')
export const serverFile = (name: string): string =>
  join(import.meta.dirname, 'node_modules', '@modelcontextprotocol', name, 'dist', 'index.js')
export const fixtureFile = join(import.meta.dirname, 'mcp-fixture-server.ts')

export interface Started {
  client: Client
  transport: StdioClientTransport
  said(): string
}

/** An older client (2025-11-25) of this command. */
export async function start(args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...args],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'pipe',
  })
  let said = ''
  transport.stderr?.on('data', (data: Buffer) => (said += data.toString()))
  const client = new Client({ name: 'test', version: '1' }, { capabilities: {} })
  await client.connect(transport)
  return { client, transport, said: () => said }
}

export const keysOf = (house: House, secret: string): Record<string, string> => ({
  COUNTERSIGN_URL: house.url,
  COUNTERSIGN_API_KEY: secret,
})

/** What waits of this action, oldest first. */
export async function waiting(boot: HttpClient, action: string, many = 1): Promise<string[]> {
  let ids: string[] = []
  await expect
    .poll(async () => {
      const query = new URLSearchParams({ action, status: 'waiting' }).toString()
      const { items } = await boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?${query}`)
      ids = items.map(({ id }) => id).reverse()
      return ids.length
    })
    .toBe(many)
  return ids
}

export async function answerAs(
  person: HttpClient,
  boot: HttpClient,
  id: string,
  verdict: Verdict,
  said: { proposal?: unknown; comment?: string } = {},
): Promise<void> {
  const { task } = await read(boot, id)
  const claimed = await person.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  const given = await answer(person, claimed, verdict, said)
  expect(given.status).toBe(201)
}

export const until = async (boot: HttpClient, id: string, status: string): Promise<DecisionWire> => {
  await expect.poll(async () => (await read(boot, id)).status).toBe(status)
  return read(boot, id)
}

export const wordsIn = (result: unknown): string =>
  (result as { content: { text?: string }[] }).content.map(({ text }) => text ?? '').join('\n')
