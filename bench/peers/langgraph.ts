/**
 * LangGraph: a graph of one node that interrupts, with the PostgreSQL checkpointer and durability `sync`. `invoke` runs
 * to the interrupt and answers; `invoke(new Command({ resume }))` is the person's answer and the caller's resumption in
 * one. Nobody is notified of anything and there is no HTTP: both are in its favour.
 */
import { randomUUID } from 'node:crypto'
import { makeProposal } from '../sample/proposals.ts'
import { load, servePeer } from './peer.ts'

interface Graph {
  invoke(
    input: unknown,
    config: { configurable: { thread_id: string }; durability: 'sync' },
  ): Promise<{ approved?: boolean }>
}
interface Builder {
  addNode(name: string, node: (state: { proposal: object }) => object): Builder
  addEdge(from: string, to: string): Builder
  compile(options: { checkpointer: unknown }): Graph
}
interface LangGraph {
  StateGraph: new (state: unknown) => Builder
  Annotation: (() => unknown) & { Root(fields: Record<string, unknown>): unknown }
  Command: new (options: { resume: unknown }) => unknown
  interrupt(value: unknown): unknown
  START: string
  END: string
}
interface Saver {
  setup(): Promise<void>
  end(): Promise<void>
}

servePeer(async (url) => {
  const { StateGraph, Annotation, Command, interrupt, START, END } = await load<LangGraph>('@langchain/langgraph')
  const { PostgresSaver } = await load<{ PostgresSaver: { fromConnString(url: string): Saver } }>(
    '@langchain/langgraph-checkpoint-postgres',
  )
  const checkpointer = PostgresSaver.fromConnString(url)
  await checkpointer.setup()
  const graph = new StateGraph(Annotation.Root({ proposal: Annotation(), approved: Annotation() }))
    .addNode('review', ({ proposal }) => ({ approved: interrupt(proposal) === 'approve' }))
    .addEdge(START, 'review')
    .addEdge('review', END)
    .compile({ checkpointer })
  return {
    async roundTrip(_client, turn) {
      const config = { configurable: { thread_id: randomUUID() }, durability: 'sync' as const }
      await graph.invoke({ proposal: makeProposal(turn, { gated: true }) }, config)
      const answered = await graph.invoke(new Command({ resume: 'approve' }), config)
      if (answered.approved !== true) throw new Error('LangGraph did not resume with the answer.')
    },
    stop: () => checkpointer.end(),
  }
})
