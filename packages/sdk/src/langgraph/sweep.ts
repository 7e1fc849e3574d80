/** Graphs that run elsewhere: what waits is read from their server, and told to it. */
import type { Countersign } from '../countersign.ts'
import { answerInterrupts } from './answer-interrupts.ts'
import type { HostedClient, HostedThread, OverseeOptions, Swept } from './types.ts'

const page = 100

/** One pass. Each does what is left to do, so that it may run on a timer, after a restart, and in two processes. */
export async function sweepThreads(
  cs: Countersign,
  options: OverseeOptions,
  client: HostedClient,
  assistant: string,
): Promise<Swept> {
  const swept: Swept = { resumed: [], waiting: [], failed: [] }
  for (const { thread_id: thread, interrupts } of await interruptedThreads(client, assistant)) {
    try {
      const resume = await answerInterrupts(cs, options, thread, Object.values(interrupts).flat(), { wait: false })
      if (resume) await client.runs.create(thread, assistant, { command: { resume }, multitaskStrategy: 'reject' })
      swept[resume ? 'resumed' : 'waiting'].push(thread)
    } catch (error) {
      // Another pass resumed it just now.
      if ((error as { status?: unknown }).status === 409) continue
      swept.failed.push({ thread, error })
    }
  }
  return swept
}

/** All of them first: what is resumed leaves the list, and would move its pages. */
async function interruptedThreads(client: HostedClient, assistant: string): Promise<HostedThread[]> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(assistant)
  const metadata = { [isId ? 'assistant_id' : 'graph_id']: assistant }
  const all: HostedThread[] = []
  for (;;) {
    const some = await client.threads.search({ status: 'interrupted', metadata, limit: page, offset: all.length })
    all.push(...some)
    if (some.length < page) return all
  }
}
