/** The site over docs/: the same pages as in the repository, with shelves, a search and nothing from anywhere else. */
import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig } from 'vitepress'
import { anchorOf } from '../anchor.ts'
import { shelves } from '../sidebar.ts'

const docs = resolve(import.meta.dirname, '../..')
/** What is no page and goes along as it is. */
const files = ['openapi.json', 'schema.txt']

export default defineConfig({
  title: 'Countersign',
  description: 'The second signature on what AI does: self-hosted human oversight of AI decisions.',
  lang: 'en',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  srcDir: '..',
  outDir: 'dist',
  cacheDir: 'node_modules/.cache/vitepress',
  srcExclude: ['site/{node_modules,dist}/**'],
  rewrites: { 'site/laws.md': 'laws.md' },
  cleanUrls: false,
  ignoreDeadLinks: files.map((name) => new RegExp(`/${name.replace('.', '\\.')}$`)),
  markdown: {
    html: false,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchorOf },
    // What lies outside of docs/ in the repository and is a page here.
    config: (markdown) =>
      markdown.core.ruler.after('inline', 'laws', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href')
          if (href?.endsWith('../SPEC.md')) token.attrSet('href', '/laws')
          else if (href?.startsWith('docs/')) token.attrSet('href', href.slice('docs'.length))
        }
      }),
  },
  vite: {
    plugins: [
      {
        // The pages lie above the folder that has Vue, and are rendered from within it: Node finds it there.
        name: 'countersign:vue',
        enforce: 'pre',
        resolveId: (source, _importer, { ssr }) =>
          ssr && /^vue(\/|$)/.test(source) ? { id: source, external: true } : null,
      },
    ],
    // The index of the search, which is loaded when somebody searches.
    build: { chunkSizeWarningLimit: 2_000 },
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Frameworks', link: '/integrations' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: shelves,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
  buildEnd({ outDir }) {
    for (const name of files) copyFileSync(join(docs, name), join(outDir, name))
    copyFileSync(join(docs, '../packages/console/public/icon.svg'), join(outDir, 'icon.svg'))
  },
})
