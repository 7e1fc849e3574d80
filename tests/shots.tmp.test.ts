import { test } from 'vitest'
import { openBrowser, seat, open, sizes } from './support/browser.ts'
import { seed } from './support/seed.ts'
import { openHouse } from './support/server.ts'
test('shots', async () => {
  const [house, browser] = await Promise.all([openHouse(), openBrowser()])
  const s = await seed(house)
  const owner = (await house.boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Ada', roles: ['owner', 'reviewer'] })).id
  await house.boot.ok('POST', '/v1/webhooks', { url: 'https://hooks.example.org/countersign' })
  const pages: Record<string, string> = { home: '/', inbox: '/inbox', decisions: '/decisions', decision: `/decisions/${s.edited.id}`, held: `/decisions/${s.held.id}`, systems: '/systems', insights: '/insights', policies: '/policies', policy: '/policies/new', people: '/people', keys: '/keys', settings: '/settings', import: '/import', mail: `/decide?task=${s.mail.task}`, picture: `/decide?task=${s.picture.task}`, question: `/decide?task=${s.question.task}` }
  const only = process.env.ONLY?.split(',')
  for (const [size, scheme] of [['desktop', 'light'], ['desktop', 'dark'], ['phone', 'light'], ['phone', 'dark']] as const) {
    if (process.env.SIZES && !process.env.SIZES.split(',').includes(`${size}-${scheme}`)) continue
    const desk = await seat(browser, house, s.ann.id, { viewport: sizes[size], colorScheme: scheme, ...(size === 'phone' ? { hasTouch: true, isMobile: true, deviceScaleFactor: 1 } : {}) })
    const boss = await seat(browser, house, owner, { viewport: sizes[size], colorScheme: scheme, ...(size === 'phone' ? { hasTouch: true, isMobile: true, deviceScaleFactor: 1 } : {}) })
    for (const [name, path] of Object.entries(pages)) {
      if (only && !only.includes(name)) continue
      const who = ['policies', 'policy', 'people', 'keys', 'settings', 'import', 'insights', 'systems'].includes(name) ? boss : desk
      const page = await open(who, path)
      if (path.startsWith('/decide')) await page.locator('#item-heading').waitFor()
      await page.waitForTimeout(700)
      await page.screenshot({ path: `/tmp/shots/${name}-${size}-${scheme}.png`, fullPage: process.env.FULL === '1' && !path.startsWith('/decide') })
      if (name === 'mail') await page.screenshot({ path: `/tmp/shots/focus-${size}-${scheme}.png` })
      if (name === 'mail' && !only?.includes('plain')) {
        await page.keyboard.press('e').catch(() => undefined)
        await page.waitForTimeout(300)
        await page.screenshot({ path: `/tmp/shots/edit-${size}-${scheme}.png` })
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Reject' }).first().click()
        await page.waitForTimeout(300)
        await page.screenshot({ path: `/tmp/shots/reject-${size}-${scheme}.png` })
      }
    }
    await desk.context.close()
    await boss.context.close()
  }
  await browser.close()
  await house.close()
}, 300_000)
