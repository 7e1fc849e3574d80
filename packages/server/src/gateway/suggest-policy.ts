/** A policy to start from, out of what a server lists: what only reads goes ahead, everything else asks a person. */
import { stringify } from 'yaml'
import type { Tool } from './tool-catalogue.ts'
import { actionOf } from './tool-facts.ts'

export function suggestPolicy(server: string, tools: readonly Tool[]): string {
  const named = tools.flatMap((tool) => {
    const action = actionOf(server, tool.name)
    return action ? [{ tool, action }] : []
  })
  const rules = named.map(({ tool, action }) => {
    const id = ruleId(
      tool.name,
      named.findIndex((one) => one.tool === tool),
    )
    // Bound to the definition: a tool that the server changes afterwards asks a person again.
    const as = `action == ${JSON.stringify(action)} && attributes.mcp.definition == ${JSON.stringify(tool.definition)}`
    return tool.hints.read_only
      ? { id, permit: 'auto', when: as, audit: 0.05 }
      : { id, require: 'gate', when: `action == ${JSON.stringify(action)}` }
  })
  const lines = named.map(({ tool }) => {
    const kind = tool.hints.read_only ? 'only reads' : tool.hints.destructive ? 'may destroy' : 'adds'
    return `#   ${tool.name}: ${kind}${tool.hints.open_world ? ', reaches outside' : ''}\n`
  })
  return [
    `# What ${server} says of its own tools; check it before you sign it:\n`,
    ...lines,
    '# A rule that lets a tool go ahead is bound to its definition: when the server changes it, people are asked.\n',
    stringify({ policy: `mcp-${server}`, rules, default: 'gate' }, { lineWidth: 0 }),
  ].join('')
}

const ruleId = (tool: string, index: number): string => {
  const name = tool
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 50)
  return name ? `${name}${/^[\w-]+$/.test(tool) ? '' : `-${index}`}` : `tool-${index}`
}
