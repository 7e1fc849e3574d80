/** What a server is called in actions where nobody said: from its command, never from what it says of itself. */
const runners = new Set([
  'npx',
  'npm',
  'exec',
  'node',
  'bunx',
  'bun',
  'x',
  'pnpm',
  'yarn',
  'dlx',
  'deno',
  'run',
  'uvx',
  'uv',
  'tool',
  'pipx',
  'python',
  'python3',
  'docker',
  'env',
  'sh',
  'tsx',
])

/** `npx -y @modelcontextprotocol/server-filesystem /data` → `filesystem`. */
export function serverNameOf(command: readonly string[]): string {
  for (const word of command) {
    const base = word.replace(/^.*[/\\]/, '').replace(/(?<=.)@[^@]*$/, '')
    if (word.startsWith('-') || word.includes('=') || runners.has(base)) continue
    const name = base
      .replace(/\.[cm]?[jt]s$|\.py$|\.exe$/, '')
      .replace(/^(mcp-)?server-|^mcp-|-mcp(-server)?$|-server$/g, '')
      .replace(/[^A-Za-z0-9_-]+/g, '-')
    if (/[A-Za-z0-9]/.test(name)) return name.slice(0, 60)
  }
  return 'server'
}
