/**
 * Countersign as an MCP server: an agent asks for an approval, asks a person, and reports what it did. Everything goes
 * through the same HTTP as any other program's, with the key that the agent was given. One server serves both revisions
 * of the protocol; a client that can open addresses is asked to open the decision's, any other one calls again.
 */

import { CountersignApiError, type Countersign, type Decision, type Draft } from '@countersign/sdk'
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  McpServer,
  type ClientCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { isOpen, standing, standingOf, tell, tellError, type Told } from './answers.ts'

export interface McpOptions {
  cs: Countersign
  /** Where people look. */
  url: string
  version: string
  /** Who proposes, where a call does not say. */
  system?: string | undefined
}

/** Seconds: below the patience of any client. */
const longestWait = 50
const usualWait = 20

const common = {
  system: z.string().max(200).optional().describe('The name of this agent, where the server was not started with one'),
  subject: z.string().max(500).optional().describe('Whom or what it is about, such as customer:42'),
  requester: z.string().max(500).optional().describe('On whose behalf, such as user:ann; they may not approve'),
  wait: z
    .number()
    .int()
    .min(0)
    .max(longestWait)
    .optional()
    .describe(`Seconds to wait for an answer; ${usualWait} where not given`),
  idempotency_key: z.string().min(1).max(255).optional().describe('The same key takes up the same decision'),
}
const anObject = z.record(z.string(), z.unknown())

const instructions =
  'Before you do what needs a human’s permission, call request_approval with exactly what you are going to do. Carry it out only when an answer says go: true, with the proposal of that answer, and then call report_effect. Call ask_person for what only a person can know.'

export function createMcpServer(options: McpOptions): McpServer {
  const { cs, url } = options
  const server = new McpServer(
    { name: 'countersign', title: 'Countersign', version: options.version },
    { instructions },
  )

  const systemOf = (given: string | undefined): string => {
    const system = given ?? options.system
    if (system === undefined)
      throw new Error('Say who proposes: give system, or start the server with --system (over HTTP: /mcp?system=…).')
    return system
  }

  /** Waits a while, and takes the release where there is one to take. */
  async function look(decision: Decision, wait: number, signal: AbortSignal): Promise<Told> {
    if (isOpen(decision.wire) && wait > 0)
      await decision
        .outcome({ signal: AbortSignal.any([signal, AbortSignal.timeout(wait * 1_000)]) })
        .catch((error: unknown) => {
          if ((error as Error).name !== 'TimeoutError') throw error
        })
    let go = false
    if (decision.status === 'approved')
      try {
        await decision.release({ signal })
        go = true
      } catch (error) {
        if (!CountersignApiError.is(error) || error.status !== 409) throw error
        await decision.refresh({ signal })
      }
    return tell(standingOf(decision, url, go))
  }

  /** Told with each request by newer clients, and once, at the beginning, by older ones. */
  const opensAddresses = (ctx: ServerContext): boolean => {
    const envelope = ctx.mcpReq.envelope as Readonly<Record<string, ClientCapabilities | undefined>> | undefined
    const declared = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities()
    return declared?.elicitation?.url !== undefined
  }

  /** Makes the decision, once however many rounds it takes, and says how it stands. */
  async function submit(
    ctx: ServerContext,
    draft: Draft,
    wait: number | undefined,
    idempotencyKey: string | undefined,
  ) {
    const known = ctx.mcpReq.requestState<string>()
    const { signal } = ctx.mcpReq
    const decision =
      known === undefined
        ? await cs.decide(draft, { signal, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
        : await cs.resume(known, { signal })
    if (known === undefined && isOpen(decision.wire) && opensAddresses(ctx))
      return inputRequired({
        requestState: decision.id,
        inputRequests: {
          decision: inputRequired.elicitUrl({
            message: `A person has to answer: ${decision.wire.action}`,
            url: `${url}/decisions/${decision.id}`,
          }),
        },
      })
    return look(decision, wait ?? usualWait, signal)
  }

  server.registerTool(
    'request_approval',
    {
      title: 'Request approval',
      description:
        'Ask for permission before doing something. The policy may allow or refuse it at once; otherwise a person decides. Do it only when the answer says go: true.',
      inputSchema: z.object({
        action: z
          .string()
          .min(1)
          .max(200)
          .regex(/^\S+$/)
          .describe('What you are going to do, dotted, such as refund.create'),
        proposal: anObject.describe('Its exact arguments'),
        summary: z.string().max(10_000).optional().describe('Why, for the person who decides'),
        input: z.unknown().optional().describe('What you saw that leads you to it'),
        confidence: z.number().min(0).max(1).optional().describe('How sure you are'),
        attributes: anObject.optional().describe('Facts for the policy'),
        schema: anObject.optional().describe('JSON Schema of the proposal: lets a person change it in a form'),
        parent: z.string().max(60).optional().describe('The decision that was returned, when this is the next attempt'),
        ...common,
      }),
      outputSchema: standing,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    (args, ctx) =>
      guarded(() => {
        const { system, wait, idempotency_key: key, summary, ...draft } = args
        const body = {
          ...draft,
          system: systemOf(system),
          kind: 'action',
          ...(summary ? { explanation: { summary } } : {}),
        }
        return submit(ctx, body as Draft, wait, key)
      }),
  )

  server.registerTool(
    'ask_person',
    {
      title: 'Ask a person',
      description:
        'Ask a person what only a person can know or decide. The answer comes with this call or with check_approval.',
      inputSchema: z.object({
        question: z.string().min(1).max(20_000),
        input: anObject.optional().describe('What they need to see to answer'),
        choices: z.array(z.string().min(1).max(500)).min(2).max(50).optional(),
        schema: anObject.optional().describe('JSON Schema of the answer, instead of choices'),
        action: z
          .string()
          .min(1)
          .max(200)
          .regex(/^\S+$/)
          .optional()
          .describe('What kind of question it is, for policies'),
        ...common,
      }),
      outputSchema: standing,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    (args, ctx) =>
      guarded(() => {
        const { system, wait, idempotency_key: key, question, input, choices, schema, action, ...draft } = args
        const form = schema ?? (choices ? { type: 'string', enum: choices } : undefined)
        const body = {
          ...draft,
          system: systemOf(system),
          kind: 'question',
          action: action ?? 'question.ask',
          input: { ...input, question },
          ...(form ? { schema: form } : {}),
        }
        return submit(ctx, body as Draft, wait, key)
      }),
  )

  server.registerTool(
    'check_approval',
    {
      title: 'Check an approval',
      description: 'How a decision stands. The first answer after an approval says go: true; only that one does.',
      inputSchema: z.object({ decision: z.string().min(1).max(60), wait: common.wait }),
      outputSchema: standing,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    ({ decision, wait }, ctx) =>
      guarded(async () =>
        look(await cs.resume(decision, { signal: ctx.mcpReq.signal }), wait ?? usualWait, ctx.mcpReq.signal),
      ),
  )

  server.registerTool(
    'report_effect',
    {
      title: 'Report what was done',
      description: 'After go: true, tell whether it was done or failed; compensated when it was taken back later.',
      inputSchema: z.object({
        decision: z.string().min(1).max(60),
        status: z.enum(['done', 'failed', 'compensated']),
        detail: z.unknown().optional(),
      }),
      outputSchema: standing,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ decision: id, status, detail }, ctx) =>
      guarded(async () => {
        const { signal } = ctx.mcpReq
        const decision = await cs.resume(id, { signal })
        // Told twice is told once.
        if (decision.status !== status) await decision.effect(status, detail, { signal })
        return tell(standingOf(decision, url, false))
      }),
  )
  return server
}

async function guarded<T>(work: () => Promise<T>): Promise<T | Told> {
  try {
    return await work()
  } catch (error) {
    return tellError(error)
  }
}
