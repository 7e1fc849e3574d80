interface RulesBlock {
  /** Lines before the first rule, `rules:` included. */
  before: string[]
  rules: string[]
  after: string[]
  indent: number
}

/** The list under `rules:` of a policy in block style; undefined where it is written another way. */
function splitRules(source: string): RulesBlock | undefined {
  const lines = source.split('\n')
  const start = lines.findIndex((line) => /^rules:\s*(#.*)?$/.test(line))
  if (start < 0) return undefined
  let end = start + 1
  while (end < lines.length && /^(\s|- |-$|#|$)/.test(lines[end] ?? '')) end++
  while (end > start + 1 && (lines[end - 1] ?? '').trim() === '') end--
  const rules = lines.slice(start + 1, end)
  const first = rules.find((line) => /^\s*- /.test(line))
  if (!first) return undefined
  return { before: lines.slice(0, start + 1), rules, after: lines.slice(end), indent: first.search(/\S/) }
}

const idsOf = (lines: readonly string[]) =>
  lines.flatMap((line) => /^\s*(?:- )?id:\s*["']?([\w.-]+)/.exec(line)?.[1] ?? [])

/**
 * The rules of `addition` put behind those of `source`, so that a new rule does not drop the ones in force. A name that
 * is taken gets a number. Undefined where either is not written in block style; the server checks the result anyhow.
 */
export function mergeRule(source: string, addition: string): string | undefined {
  const [into, from] = [splitRules(source), splitRules(addition)]
  if (!into || !from) return undefined
  const taken = new Set(idsOf(into.rules))
  const shift = into.indent - from.indent
  const added = from.rules.map((line) => {
    const moved =
      shift >= 0 ? ' '.repeat(line.trim() ? shift : 0) + line : line.slice(Math.min(-shift, line.search(/\S|$/)))
    return moved.replace(/^(\s*(?:- )?id:\s*["']?)([\w.-]+)/, (_, head: string, id: string) => {
      let name = id
      for (let n = 2; taken.has(name); n++) name = `${id}-${n}`
      taken.add(name)
      return head + name
    })
  })
  return [...into.before, ...into.rules, ...added, ...into.after].join('\n')
}
