/** The tools of one server, learnt from what it lists: their schemas, and what it says of them. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { digestOf } from '@countersign/sdk'

export interface Tool {
  name: string
  title: string | null
  description: string | null
  schema: JsonObject | null
  /** What the server claims of it, with the protocol's defaults; it is the server's word. */
  hints: { read_only: boolean; destructive: boolean; idempotent: boolean; open_world: boolean }
  /** Over the whole of its definition: a tool that was changed is not the one that was allowed. */
  definition: string
}

export interface ToolCatalogue {
  /** One page of an answer to `tools/list`. */
  learn(page: JsonObject): void
  /** The server says that its list has changed. */
  forget(): void
  get(name: string): Tool | undefined
  all(): Tool[]
  /** Whether a list was learnt to its end since it was last forgotten. */
  known(): boolean
}

export function createToolCatalogue(): ToolCatalogue {
  const tools = new Map<string, Tool>()
  let known = false
  return {
    learn(page) {
      for (const listed of Array.isArray(page['tools']) ? page['tools'] : []) {
        const tool = readTool(listed)
        if (tool) tools.set(tool.name, tool)
      }
      known ||= typeof page['nextCursor'] !== 'string'
    },
    forget() {
      tools.clear()
      known = false
    },
    get: (name) => tools.get(name),
    all: () => [...tools.values()],
    known: () => known,
  }
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

function readTool(listed: Json): Tool | undefined {
  if (!isJsonObject(listed) || typeof listed['name'] !== 'string') return undefined
  const said = isJsonObject(listed['annotations']) ? listed['annotations'] : {}
  const hint = (name: string, usual: boolean): boolean => (typeof said[name] === 'boolean' ? said[name] : usual)
  const readOnly = hint('readOnlyHint', false)
  return {
    name: listed['name'],
    title: text(listed['title']) ?? text(said['title']),
    description: text(listed['description'])?.slice(0, 10_000) ?? null,
    schema: isJsonObject(listed['inputSchema']) ? listed['inputSchema'] : null,
    hints: {
      read_only: readOnly,
      destructive: !readOnly && hint('destructiveHint', true),
      idempotent: readOnly || hint('idempotentHint', false),
      open_world: hint('openWorldHint', true),
    },
    definition: digestOf('tool', listed),
  }
}
