/** What holds of the documentation as a whole, without building its site: nothing is lost, nothing leads nowhere. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { anchorOf } from '../docs/site/anchor.ts'
import { shelves } from '../docs/site/sidebar.ts'
import { pages, readPage } from '../tests/support/code-blocks.ts'

const root = join(import.meta.dirname, '..')
const withoutCode = (text: string): string => text.replaceAll(/^```[^]*?^```$/gm, '')
const unlinked = (heading: string): string => heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')

/** The addresses of a page’s headings; one that comes again is counted on, as GitHub and the site do. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(readPage(page)).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(unlinked(heading))
    let again = anchor
    for (let nth = 1; anchors.has(again); nth++) again = `${anchor}-${nth}`
    anchors.add(again)
  }
  return anchors
}

/** Every link of a page that goes to something of this repository, and why it goes nowhere if it does. */
export function brokenLinks(page: string, text: string): string[] {
  const spoken = withoutCode(text).replaceAll(/`[^`\n]*`/g, '')
  return [...spoken.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return []
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    if (link.startsWith('/') || target.startsWith('..')) return [`${page}: ${link} is no link within the repository`]
    if (!existsSync(join(root, target)) || !statSync(join(root, target)).isFile())
      return [`${page}: ${link} leads to no file`]
    return anchor === undefined || anchorsOf(target).has(anchor) ? [] : [`${page}: ${link} names no heading`]
  })
}

test('[DX5] every page stands on a shelf of the site once, and every shelf holds pages that there are', () => {
  const shelved = shelves.flatMap(({ items }) => items.map(({ link }) => link))
  const links = pages()
    .filter((page) => page.startsWith('docs/'))
    .map((page) =>
      page
        .slice('docs'.length)
        .replace(/\.md$/, '')
        .replace(/\/index$/, '/'),
    )
  // The laws are SPEC.md, which the site takes in as a page.
  expect([...shelved].sort()).toEqual([...links, '/laws'].sort())
  expect(readFileSync(join(root, 'docs/site/laws.md'), 'utf8')).toContain('../../SPEC.md')
})

test('[DX6] every link in the documentation, the README and SPEC.md leads to a file or heading that there is', () => {
  expect([...pages(), 'SPEC.md'].flatMap((page) => brokenLinks(page, readPage(page)))).toEqual([])
  const wrong = '[a](nowhere.md) [b](policies.md#no-such-heading) [c](/policies) [d](../../etc/passwd) `[e](code.md)`'
  expect(brokenLinks('docs/start.md', wrong)).toHaveLength(4)
})
