/** A model that follows a script: it calls these tools step by step, then tells what the last of them said. */
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock'

export interface ScriptedCall {
  id: string
  tool: string
  args: object
}
type Generate = InstanceType<typeof MastraLanguageModelV2Mock>['doGenerate']
type Prompt = Parameters<Generate>[0]['prompt']
type Content = Awaited<ReturnType<Generate>>['content']

/** What the tools said to the model so far. */
export const toldBy = (prompt: Prompt): string[] =>
  prompt.flatMap((message) =>
    message.role !== 'tool'
      ? []
      : message.content.map(({ output: { value } }) => (typeof value === 'string' ? value : JSON.stringify(value))),
  )

/** Where it stands is read from the messages, so that a new process goes on with the same script. */
export function scriptedModel(steps: ScriptedCall[][]) {
  const prompts: Prompt[] = []
  const model = new MastraLanguageModelV2Mock({
    doGenerate: async ({ prompt }) => {
      prompts.push(prompt)
      const calls = steps[prompt.filter(({ role }) => role === 'assistant').length] ?? []
      const content: Content =
        calls.length > 0
          ? calls.map(({ id, tool, args }) => ({
              type: 'tool-call',
              toolCallId: id,
              toolName: tool,
              input: JSON.stringify(args),
            }))
          : [{ type: 'text', text: `The tool said: ${toldBy(prompt).at(-1) ?? 'nothing'}` }]
      return {
        content,
        finishReason: calls.length > 0 ? 'tool-calls' : 'stop',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        warnings: [],
      }
    },
  })
  return { model, told: () => toldBy(prompts.at(-1) ?? []) }
}
