/** A model that follows a script: it calls these tools step by step, then tells what the last of them said. */
import { MockLanguageModelV4 } from 'ai/test'

export interface ScriptedCall {
  id: string
  tool: string
  args: object
}
type Prompt = MockLanguageModelV4['doGenerateCalls'][number]['prompt']

/** What the tools said to the model so far. */
export const toldBy = (prompt: Prompt): string[] =>
  prompt.flatMap((message) =>
    message.role !== 'tool'
      ? []
      : message.content.flatMap((part) => {
          if (part.type !== 'tool-result') return []
          const { output } = part
          if (output.type === 'execution-denied') return [output.reason ?? '']
          if (output.type === 'content')
            return [output.value.map((one) => (one.type === 'text' ? one.text : one.type)).join('\n')]
          return [typeof output.value === 'string' ? output.value : JSON.stringify(output.value)]
        }),
  )

/** Where it stands is read from the messages, so that a new process goes on with the same script. */
export function scriptedModel(steps: ScriptedCall[][]): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      const calls = steps[prompt.filter(({ role }) => role === 'assistant').length] ?? []
      return {
        content:
          calls.length > 0
            ? calls.map(({ id, tool, args }) => ({
                type: 'tool-call' as const,
                toolCallId: id,
                toolName: tool,
                input: JSON.stringify(args),
              }))
            : [{ type: 'text' as const, text: `The tool said: ${toldBy(prompt).at(-1) ?? 'nothing'}` }],
        finishReason: { unified: calls.length > 0 ? ('tool-calls' as const) : ('stop' as const), raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: 1, text: 1, reasoning: undefined },
        },
        warnings: [],
      }
    },
  })
}
