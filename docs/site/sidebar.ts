/** The shelves of the documentation: every page stands on one of them, once. Links are pages of docs/ without `.md`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Shelf {
  text: string
  items: { text: string; link: string }[]
}

const shelf = (text: string, pages: Record<string, string>): Shelf => ({
  text,
  items: Object.entries(pages).map(([link, title]) => ({ text: title, link: `/${link}` })),
})

/** The pages of the reference are made; they bring their titles along. */
const reference = (): Shelf => {
  const folder = join(import.meta.dirname, '../api')
  const names = readdirSync(folder).map((name) => name.replace(/\.md$/, ''))
  const titles = names.map((name) => {
    const [, title = name] = /^# (.+)$/m.exec(readFileSync(join(folder, `${name}.md`), 'utf8')) ?? []
    return [`api/${name === 'index' ? '' : name}`, title] as const
  })
  const first = (name: string) => (name === 'api/' ? 0 : 1)
  titles.sort(([one, a], [other, b]) => first(one) - first(other) || a.localeCompare(b, 'en'))
  return shelf('API, endpoint by endpoint', Object.fromEntries(titles))
}

export const shelves: Shelf[] = [
  shelf('Start', {
    '': 'In one page',
    start: 'Installing and running',
    concepts: 'The words',
    demonstration: 'The demonstration',
    console: 'The console',
    troubleshooting: 'Troubleshooting',
  }),
  shelf('Recipes', {
    'recipes/': 'All of them',
    'recipes/refunds': 'Hold refunds over 200',
    'recipes/slack': 'Approve refunds in Slack',
    'recipes/claude-code': 'Ask before Claude Code runs',
    'recipes/filesystem': 'A gateway before a file server',
    'recipes/labels': 'Label with people and a model',
    'recipes/regression': 'Fail a build on a regression',
    'recipes/siem': 'The log into a SIEM',
  }),
  shelf('Frameworks', {
    integrations: 'Which one?',
    'integrations/ai-sdk': 'Vercel AI SDK',
    'integrations/claude': 'Claude Code, Claude Agent SDK',
    'integrations/langgraph': 'LangGraph, LangChain',
    'integrations/mastra': 'Mastra',
    'integrations/openai-agents': 'OpenAI Agents',
    'integrations/python': 'Python',
    mcp: 'MCP, and tools over HTTP',
    sdk: 'Any function: the SDK',
    standards: 'HumanLayer, AuthZEN, CDS Hooks',
  }),
  shelf('Policies', {
    policies: 'Policies',
    objectives: 'Objectives',
    autonomy: 'Runs, budgets, check-ins',
    grants: 'Grants',
  }),
  shelf('People', {
    gates: 'In the loop: gates',
    watch: 'On the loop: watching',
    stop: 'The emergency stop',
    behind: 'Behind the loop',
    'second-look': 'Second look, experts, skills',
    signatures: 'Electronic signatures',
    channels: 'Channels to people',
  }),
  shelf('Proof', {
    log: 'The log',
    evidence: 'Evidence packs',
    erasure: 'Erasure',
    insights: 'Measures of oversight',
  }),
  shelf('Label and evaluate', {
    labelling: 'Labelling',
    formats: 'Formats',
    evaluation: 'Evaluation',
  }),
  shelf('Operate', {
    operations: 'Operations',
    identity: 'Identity',
    security: 'Security',
    benchmarks: 'Benchmarks',
  }),
  shelf('Reference', {
    http: 'The API in one page',
    cli: 'The commands',
    laws: 'The laws',
  }),
  reference(),
]
