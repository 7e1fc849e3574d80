/** What every page keeps, in light and dark, on a desk and on a phone. */
import axeCore, { type RunOnly, type RunOptions } from 'axe-core'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'

const rules: Record<'light' | 'dark', RunOnly> = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
}

declare global {
  interface Window {
    axe?: typeof axeCore
  }
}

/**
 * Violations in words: the rule, what it is about, where. In the dark only colours are others. A document is given axe
 * once, which costs more than it then takes to look.
 */
async function axe(page: Page, runOnly: RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axeCore.source)
  const violations = await page.evaluate(async (only) => {
    if (!window.axe) throw new Error('The page does not have axe.')
    const options: RunOptions = { resultTypes: ['violations'], iframes: false, runOnly: only }
    return (await window.axe.run(document, options)).violations
  }, runOnly)
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
    expect.soft(await axe(page, rules[colorScheme]), `${where}: axe, ${colorScheme}`).toEqual([])
  }
  if (size === 'phone') expect.soft(await small(page), `${where}: targets`).toEqual([])
  await page.setViewportSize(viewport)
}
