/** What every page keeps, in light and dark, on a desk and on a phone. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Violations in words: the rule, what it is about, where. In the dark only colours are others. */
async function axe(page: Page, only?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], iframes: false })
  const { violations } = await (only ? builder.withRules(only) : builder.withTags(tags)).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes
      .slice(0, 3)
      .map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  )
}

/** Controls smaller than 24 px that are not words in a sentence. */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seen = Array.from(
      document.querySelectorAll<HTMLElement>(
        'main button, main a[href], main input, main select, main textarea, main [role=tab], nav a, nav button',
      ),
    )
    return seen.flatMap((one) => {
      const target = one.closest('label, .mantine-TagsInput-input, .mantine-MultiSelect-input') ?? one
      const style = getComputedStyle(target)
      const box = target.getBoundingClientRect()
      if (box.width === 0 || style.visibility === 'hidden' || style.display === 'inline' || box.bottom < 0) return []
      if (one.matches('.only-read') && target === one) return []
      return box.width < 24 || box.height < 24
        ? [
            `${one.tagName} ${Math.round(box.width)}×${Math.round(box.height)} ${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 40)}`,
          ]
        : []
    })
  })

/** The page as it is, in light and in dark: the colours follow the system's at once. */
export async function keepsTheRules(page: Page, size: 'desktop' | 'phone'): Promise<void> {
  const where = new URL(page.url()).pathname
  const viewport = page.viewportSize() ?? { width: 0, height: 0 }
  expect.soft(await page.locator('h1').count(), `${where}: one h1`).toBe(1)
  expect.soft(await page.getByRole('main').count(), `${where}: one main landmark`).toBe(1)
  expect.soft(await page.title(), `${where}: a title`).toMatch(/\S · Countersign$/)
  expect
    .soft(await page.evaluate(() => document.documentElement.scrollWidth), `${where}: nothing scrolls sideways`)
    .toBeLessThanOrEqual(viewport.width)
  // What is still loading makes the page longer; a button that works on something does not.
  const loading = page.locator('main .mantine-Loader-root:not(button *)')
  await expect.poll(() => loading.count(), { message: `${where}: loaded` }).toBe(0)
  // As long as the page, so that no bar at the foot of the window covers what could be scrolled from under it.
  if (size === 'phone')
    await page.setViewportSize({
      width: viewport.width,
      height: Math.max(viewport.height, await page.evaluate(() => document.documentElement.scrollHeight)),
    })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
    expect
      .soft(
        await axe(page, colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined),
        `${where}: axe, ${colorScheme}`,
      )
      .toEqual([])
  }
  if (size === 'phone') expect.soft(await small(page), `${where}: targets`).toEqual([])
  await page.setViewportSize(viewport)
}
