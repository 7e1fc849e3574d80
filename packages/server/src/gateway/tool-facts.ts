/** What a decision about a tool's call is called, and what people and the policy see of it. */
import type { JsonObject } from '@countersign/core'
import type { Tool } from './tool-catalogue.ts'

const longest = 200

/** `mcp.files.write_file`; undefined where that is not a name. No two tools share one. */
export function actionOf(server: string, tool: string): string | undefined {
  const action = `mcp.${server}.${encodeURIComponent(tool).replaceAll('%2F', '/')}`
  return tool !== '' && action.length <= longest ? action : undefined
}

/** For conditions: `attributes.mcp.read_only`. Hints are the server's word; `definition` is what it was given for. */
export const factsOf = (server: string, name: string, tool: Tool | undefined): JsonObject => ({
  mcp: {
    server,
    tool: name,
    known: tool !== undefined,
    ...(tool ? { ...tool.hints, definition: tool.definition } : {}),
  },
})

export const shownOf = (server: string, name: string, tool: Tool | undefined): JsonObject => ({
  server,
  tool: name,
  ...(tool?.title ? { title: tool.title } : {}),
  ...(tool?.description ? { description: tool.description } : {}),
})
