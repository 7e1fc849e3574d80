/** What `countersign init --for …` writes: the examples of the frameworks as they stand and run in this repository. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cloneFolder } from '../connection.ts'

export interface Starter {
  /** Where each file comes to lie in the project, and which example it is. */
  files: Record<string, string>
  /** Packages by which a project shows that it has the framework. */
  packages: string[]
  /** Files or folders by which it does. */
  signs?: string[]
  /** What is run next, with the address and the key. */
  next: string
  /** What it needs in `.env.countersign` besides the address and the key. */
  env?: Record<string, string>
  /** Needs no SDK of ours, and no package.json. */
  alone?: true
}

/** The more particular first: an agent of Mastra has the AI SDK too. */
export const starters: Record<string, Starter> = {
  langgraph: {
    files: { 'langgraph.ts': 'langgraph.ts' },
    packages: ['@langchain/langgraph', 'langchain'],
    next: 'node --env-file=.env.countersign langgraph.ts order-7',
    env: { DATABASE_URL: 'postgres://localhost/agent' },
  },
  'openai-agents': {
    files: { 'openai-agents.ts': 'openai-agents.ts' },
    packages: ['@openai/agents'],
    next: 'RUN_KEY=$(openssl rand -base64 32) node --env-file=.env.countersign openai-agents.ts order-7',
  },
  mastra: {
    files: { 'mastra.ts': 'mastra.ts', 'mastra.model.ts': 'mastra.model.ts' },
    packages: ['@mastra/core'],
    next: 'node --env-file=.env.countersign mastra.ts order-7',
  },
  'claude-agent': {
    files: { 'claude.ts': 'claude.ts' },
    packages: ['@anthropic-ai/claude-agent-sdk'],
    next: "node --env-file=.env.countersign claude.ts 'Tidy up the temporary files.'",
  },
  'ai-sdk': {
    files: { 'ai-sdk.ts': 'ai-sdk.ts', 'ai-sdk.model.ts': 'ai-sdk.model.ts' },
    packages: ['ai'],
    next: 'node --env-file=.env.countersign ai-sdk.ts order-7',
  },
  mcp: {
    files: { 'mcp.ts': 'mcp.ts' },
    packages: ['@modelcontextprotocol/sdk'],
    next: 'node --env-file=.env.countersign mcp.ts papers',
    env: { COUNTERSIGN_HOME: cloneFolder },
    alone: true,
  },
  'claude-code': {
    files: { 'claude-hook.ts': 'claude-hook.ts', '.claude/settings.json': 'claude-settings.json' },
    packages: [],
    signs: ['.claude', 'CLAUDE.md'],
    next: 'claude',
  },
  python: {
    files: { 'guard.py': 'guard.py' },
    packages: [],
    signs: ['pyproject.toml', 'requirements.txt', 'setup.py'],
    next: 'set -a && . ./.env.countersign && python3 guard.py order-7',
    alone: true,
  },
}

const examples = join(cloneFolder, 'packages', 'sdk', 'examples', 'frameworks')
export const pathOfExample = (name: string): string => join(examples, name)
export const readExample = (name: string): string => readFileSync(pathOfExample(name), 'utf8')

/** The dependencies of a package.json, by their names; none where there is none, or it cannot be read. */
export function dependenciesOf(folder: string): Record<string, string> {
  try {
    const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
    return { ...own['peerDependencies'], ...own['devDependencies'], ...own['dependencies'] }
  } catch {
    return {}
  }
}

/** The starter that fits what is there. */
export function fittingStarter(folder: string): string | undefined {
  const has = dependenciesOf(folder)
  return Object.entries(starters).find(
    ([, { packages, signs = [] }]) =>
      packages.some((name) => name in has) || signs.some((name) => existsSync(join(folder, name))),
  )?.[0]
}

/** What the files import and the project lacks, in the versions that the example was tried with. */
export function missingPackages(folder: string, { files }: Starter): string[] {
  const has = dependenciesOf(folder)
  const tried = dependenciesOf(examples)
  const texts = Object.values(files)
    .filter((name) => name.endsWith('.ts'))
    .map(readExample)
    .join('\n')
  return Object.keys(tried)
    .filter((name) => !(name in has) && new RegExp(`from '${name}['/]`).test(texts))
    .map((name) => `${name}@${tried[name]}`)
}
