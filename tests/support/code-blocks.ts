/** The code blocks of the documentation. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface CodeBlock {
  page: string
  /** Of its first line of code in the page, from 1. */
  line: number
  language: string
  text: string
}

/** What makes the site of them is no page. */
export const pages = (): string[] => [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('site/'))
    .map((name) => `docs/${name}`)
    .sort(),
]

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8')

export const codeBlocks = (): CodeBlock[] =>
  pages().flatMap((page) => {
    const text = readPage(page)
    return [...text.matchAll(/^```(\S*)\n([^]*?)^```$/gm)].map((found) => ({
      page,
      line: text.slice(0, found.index).split('\n').length + 1,
      language: found[1] as string,
      text: found[2] as string,
    }))
  })
