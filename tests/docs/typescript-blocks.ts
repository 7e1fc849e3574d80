/** What the pages' TypeScript takes for granted, by the name it goes by. */
const declared: Record<string, string> = {
  Countersign: `import { Countersign } from '@countersign/sdk'`,
  cs: `import { Countersign as Client } from '@countersign/sdk'
declare const cs: Client`,
  signal: 'declare const signal: AbortSignal',
  payments: `declare const payments: {
  refund(args: { amount: number; order?: string }, more?: { signal: AbortSignal }): Promise<string>
}`,
  tickets: 'declare const tickets: { close(ticket: number): Promise<void> }',
  cancelRefund: 'declare const cancelRefund: (args: { amount: number; order?: string }) => Promise<void>',
  Refund: `import { z as own } from 'zod'
const Refund = own.object({ amount: own.number() })
type Refund = { amount: number }`,
  Account: `import { z as mine } from 'zod'
const Account = mine.string()`,
  recall: 'declare const recall: (mail: { to: string }) => Promise<void>',
  mailer: 'declare const mailer: { send(mail: { to: string }, more: { signal: AbortSignal }): Promise<string> }',
  expect: `import { expect } from 'vitest'`,
  graph: `import type { CompiledGraph } from '@langchain/langgraph'
declare const graph: CompiledGraph<string>`,
  Command: `import { Command } from '@langchain/langgraph'`,
  result: 'declare const result: { __interrupt__: { id?: string; value?: unknown }[] }',
  threadId: 'declare const threadId: string',
  config: 'declare const config: { configurable: { thread_id: string } }',
  apiUrl: 'declare const apiUrl: string',
  oversight: `import { Countersign as Theirs } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/langgraph'
import { Command as Resume, interrupt } from '@langchain/langgraph'
const oversight = oversee(new Theirs(), { system: 'refund-agent', langgraph: { Command: Resume, interrupt } })`,
}

/** A block as a module: what it uses and does not say itself stands before it. */
export function asModule(text: string): string {
  const code = text.replaceAll(/\/\/.*$|'[^'\n]*'/gm, '')
  const given = Object.entries(declared).flatMap(([name, declaration]) =>
    new RegExp(`\\b${name}\\b(?!:)`).test(code) && !new RegExp(`(const|import) (\\{[^}]*)?\\b${name}\\b`).test(code)
      ? [declaration]
      : [],
  )
  return [...given, text, 'export {}', ''].join('\n')
}
