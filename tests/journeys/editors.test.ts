/** An editor for each kind of question, tried beside the form that asks it, by keyboard alone. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { Json, JsonObject, Labels, ProjectWire, QuestionKind } from '@countersign/core'
import type { Client } from '../support/client.ts'
import { claim } from '../support/flow.ts'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { makePdf, makeWav, makeWebm } from '../support/media.ts'
import { drawPng } from '../support/seed.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let lea: Desk
let page: Page
let files: Record<'image' | 'recording' | 'video' | 'document', { $file: string }>
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  const file = async (bytes: Uint8Array<ArrayBuffer>, type: string) =>
    (await house.boot.ok<{ id: string }>('POST', '/v1/files', bytes, { 'content-type': type })).id
  page = await open(lea, '/projects/new')
  files = {
    image: { $file: await file(drawPng(), 'image/png') },
    recording: { $file: await file(makeWav(), 'audio/wav') },
    video: { $file: await file(makeWebm(await drawPictures(), [160, 90], 10), 'video/webm') },
    document: { $file: await file(makePdf(['The first page', 'The second page']), 'application/pdf') },
  }
  const sample = {
    text: 'Ada met p\u0430ul\u202e in Rome.',
    ...files,
    fps: 10,
    messages: [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: '<img src=x onerror=alert(1)>' },
    ],
    table: [
      { name: 'Ada', amount: 12 },
      { name: 'p\u0430ul', amount: '<b>8</b>' },
      { name: 'Eve', note: 'none' },
    ],
    record: { name: 'Ada', address: { 'city/town': 'London', lines: [] } },
    a: 'The first answer.',
    b: 'The second answer.',
  }
  await page.getByLabel('The sample item').fill(JSON.stringify(sample))
})
afterEach(() => expect(lea.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** @param apart half of what is between two fingers, at first and at last. @param by where their middle goes. */
async function pinch(at: { x: number; y: number }, [first, last]: [number, number], by: [number, number]) {
  const touch = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number, fingers = [-1, 1]) =>
    touch.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map((side, id) => ({
        ...{ id, x: at.x + by[0] * part + side * (first + (last - first) * part), y: at.y + by[1] * part },
      })),
    })
  await send('touchStart', 0, [-1])
  await send('touchStart', 0)
  for (const part of [0.25, 0.5, 0.75, 1]) await send('touchMove', part)
  await send('touchEnd', 1, [])
  await touch.detach()
}

/** Two seconds at ten frames each: a light square that goes to the right. */
async function drawPictures(): Promise<Uint8Array[]> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 160
    canvas.height = 90
    const pen = canvas.getContext('2d')
    return Array.from({ length: 20 }, (_, i) => {
      if (pen) {
        pen.fillStyle = '#234'
        pen.fillRect(0, 0, 160, 90)
        pen.fillStyle = '#fd8'
        pen.fillRect(10 + i * 5, 30, 30, 30)
      }
      return canvas.toDataURL('image/webp', 0.8).split(',')[1] ?? ''
    })
  })
  return drawn.map((one) => new Uint8Array(Buffer.from(one, 'base64')))
}

const preview = () => page.getByRole('region', { name: 'Preview' })
const answer = async (): Promise<Json> =>
  ((JSON.parse((await page.locator('[data-answer]').textContent()) ?? '{}') as JsonObject)['label'] ?? null) as Json
const ask = async (kind: QuestionKind) => {
  await page.getByLabel('Kind', { exact: true }).selectOption(kind)
  await preview().locator('[data-question=label]').waitFor()
}
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const shoot = async (name: string) => {
  if (!shots) return
  await page.setViewportSize({ width: 1280, height: 900 })
  await preview()
    .locator('[data-question]')
    .screenshot({ path: `${shots}/editor-${name}-1280.png` })
  await page.setViewportSize(sizes.phone)
  await preview()
    .locator('[data-question]')
    .screenshot({ path: `${shots}/editor-${name}-390.png` })
  await page.setViewportSize(sizes.desktop)
}
/** The answer holds against its own check; what is drawn on keeps the rules of every page as well. */
const holds = async (kind: string) => {
  await preview().getByRole('button', { name: 'Check it' }).click()
  await preview().getByText('This answer is complete.').waitFor()
  if (kind === 'tree' || kind === 'cells' || kind === 'spans' || kind === 'shapes') await keepsTheRules(page, 'desktop')
  await shoot(kind)
}

test('[C124] choices, trees, ratings and preferences are answered by digits and arrows', async () => {
  await page.getByLabel('Options').fill('Spam\nHam | what was meant to be read\nUnsure')
  await preview().getByRole('radio', { name: 'Spam' }).focus()
  await press('2')
  await expect.poll(answer).toBe('ham')
  await holds('choice')
  await page.getByLabel('Options').fill(Array.from({ length: 30 }, (_, i) => `Class ${i + 1}`).join('\n'))
  await page.getByLabel('Several can hold').check()
  await preview().getByRole('searchbox').focus()
  await page.keyboard.type('class 27')
  await press('Enter')
  await page.keyboard.type('class 3')
  await press('Enter')
  await expect.poll(answer).toEqual(['class-3', 'class-27'])
  await shoot('choice-many')

  await ask('tree')
  await preview().getByRole('treeitem', { name: 'Animal' }).focus()
  await press('ArrowRight', 'ArrowDown', 'Enter')
  await expect.poll(answer).toEqual(['animal', 'cat'])
  await preview().getByText('Picked: Animal › Cat').waitFor()
  await holds('tree')

  await ask('rating')
  await page.getByLabel('“Not applicable” is an answer').check()
  await preview().getByRole('radio', { name: /Good/ }).focus()
  await press('2')
  await expect.poll(answer).toBe(2)
  await holds('rating')
  await press('Tab')
  await preview().getByRole('radio', { name: /Good/ }).focus()
  await press('0')
  expect(JSON.parse((await page.locator('[data-answer]').textContent()) ?? '{}')).toEqual({ label: null })

  await ask('prefer')
  await preview().getByRole('button', { name: 'B is better' }).focus()
  await press('Enter')
  await expect.poll(answer).toEqual({ best: 1 })
  await press('0')
  await expect.poll(answer).toEqual({ best: 'tie' })
  await holds('prefer')
})

test('[C124] [C126] words are marked by arrows and a digit, hidden characters stand in their place, and offsets are of the text as it is', async () => {
  await ask('spans')
  await page.getByLabel('Relations between marks').fill('Knows')
  await preview()
    .getByRole('img', { name: /hidden: right-to-left override/ })
    .waitFor()
  await preview().locator('[data-start]').first().locator('xpath=..').focus()
  await press('ArrowRight', '1', 'ArrowRight', 'ArrowRight', '2')
  await expect.poll(answer).toEqual({
    spans: [
      { id: 'm1', start: 0, end: 3, label: 'yes' },
      { id: 'm2', start: 8, end: 12, label: 'no' },
    ],
    relations: [],
  })
  await preview().getByRole('button', { name: 'Add a relation' }).focus()
  await press('Enter')
  await preview().getByLabel('End of mark 2').fill('13')
  await expect.poll(answer).toMatchObject({
    spans: [{}, { start: 8, end: 13 }],
    relations: [{ from: 'm1', to: 'm2', label: 'knows' }],
  })
  await holds('spans')
  await preview().locator('[data-start]').first().locator('xpath=..').focus()
  await press('Home', 'Delete')
  await expect.poll(answer).toMatchObject({ spans: [{ id: 'm2' }], relations: [] })
  // By mouse the same offsets come out: across the hidden character.
  await preview().getByLabel('Label of mark 1').waitFor()
  await preview().getByRole('button', { name: 'Delete mark 1' }).click()
  await preview().locator('[data-start]').first().click()
  await page.evaluate(() => {
    const piece = (start: number) => document.querySelector(`[data-start="${start}"]`)?.firstChild
    const [first, last] = [piece(0), piece(13)]
    if (first && last) document.getSelection()?.setBaseAndExtent(first, 4, last, 3)
  })
  await preview().getByRole('button', { name: 'Yes', exact: true }).click()
  await expect.poll(answer).toMatchObject({ spans: [{ start: 4, end: 16, label: 'yes' }] })
})

test('[C124] [C125] shapes are drawn, moved and deleted by keys, and stand in a table of numbers', async () => {
  await ask('shapes')
  const canvas = preview().getByRole('application')
  await canvas.focus()
  // The cross begins in the middle; Enter sets a corner.
  await press('ArrowRight', 'Enter', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter')
  await expect.poll(answer).toEqual([{ id: 'm1', label: 'yes', box: [0.5, 0.5, 0.1, 0.05] }])
  await preview().locator('[data-shape=m1]').focus()
  await press('ArrowLeft', 'Shift+ArrowDown', '2')
  await expect.poll(answer).toEqual([{ id: 'm1', label: 'no', box: [0.49, 0.5, 0.1, 0.06] }])
  await preview().getByLabel('left of shape 1').fill('0.2')
  await expect.poll(answer).toMatchObject([{ box: [0.2, 0.5, 0.1, 0.06] }])
  await preview().getByRole('radio', { name: 'Box' }).focus()
  await press('ArrowRight')
  await canvas.focus()
  await press('Enter', 'Shift+ArrowRight', 'Enter', 'Shift+ArrowDown', 'Enter', 'Enter')
  await expect
    .poll(answer)
    .toMatchObject([{ id: 'm1' }, { id: 'm2', points: Array.from({ length: 3 }, () => expect.any(Array)) }])
  await preview().getByRole('radio', { name: 'Polygon' }).focus()
  await press('ArrowRight')
  await canvas.focus()
  await press('Enter')
  await expect.poll(answer).toMatchObject([{}, {}, { id: 'm3', point: [expect.any(Number), expect.any(Number)] }])
  await holds('shapes')
  await preview().locator('[data-shape=m3]').focus()
  await press('Delete')
  await expect.poll(answer).toHaveLength(2)
  // By mouse.
  await preview().getByRole('radio', { name: 'Point' }).focus()
  await press('ArrowLeft', 'ArrowLeft')
  const picture = await preview()
    .getByRole('img', { name: /^Image at/ })
    .boundingBox()
  expect(await canvas.boundingBox()).toEqual(picture)
  const { x, y, width, height } = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width * 0.1, y + height * 0.1)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.3, y + height * 0.4)
  await page.mouse.up()
  await expect.poll(answer).toHaveLength(3)
  const drawn = ((await answer()) as unknown as { box: number[] }[])[2]
  for (const [i, wanted] of [0.1, 0.1, 0.2, 0.3].entries()) expect(drawn?.box[i]).toBeCloseTo(wanted, 1)
})

const at = async (name: string) => {
  const { x, y, width, height } = (await preview().locator(name).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: x + width / 2, y: y + height / 2, width, height }
}
const drag = async (from: { x: number; y: number }, by: [number, number]) => {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by[0] / 2, from.y + by[1] / 2)
  await page.mouse.move(from.x + by[0], from.y + by[1])
  await page.mouse.up()
}

test('[C157] corners are moved, added and taken away, by keys and by mouse; a stroke is taken back; what is small is looked at closely', async () => {
  const canvas = preview().getByRole('application')
  const shapes = async () => (await answer()) as unknown as { box: number[]; points: number[][] }[]
  // By keys: Enter goes from a shape to its corners, Escape back.
  await preview().locator('[data-shape=m1]').focus()
  await press('Enter', 'ArrowRight', 'ArrowDown')
  await expect.poll(answer).toMatchObject([{ box: [0.21, 0.51, 0.09, 0.05] }, {}, {}])
  await press('Control+z')
  await expect.poll(answer).toMatchObject([{ box: [0.21, 0.5, 0.09, 0.06] }, {}, {}])
  await press('Control+z')
  await expect.poll(answer).toMatchObject([{ box: [0.2, 0.5, 0.1, 0.06] }, {}, {}])
  await press('Control+Shift+z', '2', 'Escape')
  await expect.poll(answer).toMatchObject([{ label: 'no', box: [0.21, 0.5, 0.09, 0.06] }, {}, {}])
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-shape'))).toBe('m1')
  await preview().locator('[data-shape=m2]').focus()
  await press('Enter', 'Enter')
  await expect.poll(async () => (await shapes())[1]?.points.length).toBe(4)
  await press('Delete')
  await expect.poll(async () => (await shapes())[1]?.points.length).toBe(3)
  await press('Delete')
  expect((await shapes())[1]?.points).toHaveLength(3)
  // By mouse: a side gives a corner, which is held at once; all of a drag is one stroke.
  await preview().locator('[data-shape=m2]').focus()
  await drag(await at('[data-between] >> nth=0'), [20, -30])
  await expect.poll(async () => (await shapes())[1]?.points.length).toBe(4)
  await preview().getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await shapes())[1]?.points.length).toBe(3)
  await preview().getByRole('button', { name: 'Redo' }).click()
  await expect.poll(async () => (await shapes())[1]?.points.length).toBe(4)
  await preview().locator('[data-shape=m3]').focus()
  const [, , before] = await shapes()
  const grip = await at('[data-corner="2"]')
  expect(Math.min(grip.width, grip.height)).toBeGreaterThanOrEqual(24)
  const { width } = (await canvas.boundingBox()) ?? { width: 1 }
  await drag(grip, [width / 10, 0])
  await expect.poll(async () => (await shapes())[2]?.box[2]).toBeGreaterThan((before?.box[2] ?? 1) + 0.08)
  expect((await shapes())[2]?.box.slice(0, 2)).toEqual(before?.box.slice(0, 2))
  await shoot('corners')
  // Larger: what is drawn still lies where it is drawn, and what is looked at can be moved.
  await canvas.focus()
  await press('+', '+')
  await preview().getByText('225 %').waitFor()
  await expect.poll(async () => Math.round((((await canvas.boundingBox())?.width ?? 0) / width) * 100)).toBe(225)
  await shoot('zoomed')
  const seen = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 }
  const stage = await at('[data-zoomed] >> xpath=..')
  const box = [(stage.x - seen.x) / seen.width, (stage.y - seen.y) / seen.height]
  await preview().getByRole('radio', { name: 'Box' }).focus()
  await press('Escape')
  await drag(stage, [45, 45])
  await expect.poll(answer).toHaveLength(4)
  const made = (await shapes())[3]?.box ?? []
  for (const [i, wanted] of [box[0], box[1], 45 / seen.width, 45 / seen.height].entries())
    expect(made[i]).toBeCloseTo(wanted ?? -1, 2)
  await page.mouse.move(stage.x, stage.y)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, 100)
  await page.keyboard.up('Control')
  await preview().getByText('180 %').waitFor()
  await preview().getByText('Move and relabel').click()
  const left = (await canvas.boundingBox())?.x ?? 0
  const now = await at('[data-zoomed] >> xpath=..')
  await drag({ x: now.x + now.width / 2 - 30, y: now.y - now.height / 2 + 20 }, [-40, 0])
  await expect.poll(async () => Math.round((await canvas.boundingBox())?.x ?? 0)).toBe(Math.round(left) - 40)
  await preview().getByRole('button', { name: 'Fit' }).click()
  await preview().getByText('100 %').waitFor()
  // Two fingers: what was begun with the first is left off, and the picture stays under both.
  await preview().getByRole('radio', { name: 'Box' }).focus()
  await press('Space')
  const whole = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 }
  const middle = { x: whole.x + whole.width / 4, y: whole.y + whole.height / 2 }
  await pinch(middle, [30, 60], [20, 0])
  await preview().getByText('200 %').waitFor()
  const after = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 }
  expect((middle.x + 20 - after.x) / after.width).toBeCloseTo(1 / 4, 2)
  expect((middle.y - after.y) / after.height).toBeCloseTo(1 / 2, 2)
  expect(await shapes()).toHaveLength(4)
  await preview().getByRole('button', { name: 'Fit' }).click()
  await keepsTheRules(page, 'desktop')
})

test('[C124] [C125] [C157] stretches of a recording and pages of a PDF are marked by keys and by numbers', async () => {
  await ask('segments')
  const track = preview().getByRole('slider')
  await expect.poll(() => track.getAttribute('aria-valuemax')).toBe('2')
  await track.focus()
  await press('[', 'ArrowRight', ']')
  await expect.poll(answer).toEqual([{ id: 'm1', label: 'yes', start: 0, end: 1 }])
  await preview().getByLabel('End of segment 1').fill('1.5')
  await expect.poll(answer).toMatchObject([{ end: 1.5 }])
  await preview().getByRole('button', { name: 'Yes: 0:00.00 to 0:01.50' }).focus()
  await press('ArrowRight', 'Shift+ArrowLeft', '2')
  await expect.poll(answer).toEqual([{ id: 'm1', label: 'no', start: 0.1, end: 1.5 }])
  const { width } = (await track.boundingBox()) ?? { width: 1 }
  const edge = await at('[data-edge=start]')
  expect(edge.width).toBeGreaterThanOrEqual(24)
  await drag(edge, [width / 4, 0])
  await expect.poll(async () => ((await answer()) as unknown as { start: number }[])[0]?.start).toBeGreaterThan(0.5)
  await holds('segments')

  await ask('pages')
  await preview().getByText('1 of 2').waitFor()
  await preview().getByRole('button', { name: 'Page after' }).focus()
  await press('Enter')
  await preview().getByText('2 of 2').waitFor()
  await preview().getByRole('button', { name: 'Label the whole page' }).focus()
  await press('Enter')
  await preview().getByRole('application').focus()
  await press('Enter', 'Enter', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter')
  await expect.poll(answer).toEqual([
    { id: 'm1', label: 'yes', page: 2 },
    { id: 'm2', label: 'yes', page: 2, box: [0.5, 0.5, 0.05, 0.05] },
  ])
  await press('Escape')
  await preview().getByText('Move and relabel').click()
  await drag(await at('[data-shape=m2]'), [60, 0])
  await expect.poll(async () => ((await answer()) as unknown as { box: number[] }[])[1]?.box[0]).toBeGreaterThan(0.52)
  await press('2')
  await expect.poll(answer).toMatchObject([{ label: 'yes' }, { id: 'm2', label: 'no' }])
  await holds('pages')
})

test('[C158] rows, cells and fields are labelled in a grid, by arrows and digits or by mouse', async () => {
  await ask('cells')
  const grid = preview().getByRole('grid')
  await grid.getByRole('gridcell', { name: 'Ada' }).focus()
  await press('1', 'ArrowDown', 'Shift+ArrowDown', '2')
  await expect.poll(answer).toEqual({ '/0': 'yes', '/1': 'no', '/2': 'no' })
  await press('Control+z')
  await expect.poll(answer).toEqual({ '/0': 'yes' })
  await page.getByLabel('What gets a label').selectOption('cells')
  await preview().getByRole('grid').waitFor()
  // What was answered before names rows, which are no cells.
  await preview().getByRole('button', { name: 'Check it' }).click()
  await preview().getByText('/0: is no cell of this item.').waitFor()
  await grid.getByRole('gridcell', { name: 'Ada' }).focus()
  await press('Control+z', 'ArrowRight', '2', 'ArrowDown', 'Shift+ArrowLeft', '1')
  await expect.poll(answer).toEqual({ '/0/amount': 'no', '/1/amount': 'yes', '/1/name': 'yes' })
  await grid.getByRole('gridcell', { name: 'none' }).click()
  await preview().getByRole('button', { name: 'No', exact: true }).click()
  await expect.poll(answer).toMatchObject({ '/2/note': 'no' })
  await press('Delete', 'Control+Home', 'ArrowRight')
  await expect.poll(answer).toEqual({ '/0/amount': 'no', '/1/amount': 'yes', '/1/name': 'yes' })
  await grid.getByText('<b>8</b>').waitFor()
  await holds('cells')
  await page.getByLabel('What gets a label').selectOption('fields')
  await page.getByLabel('Where it stands in an item').fill('record')
  await grid.getByRole('rowheader', { name: 'address › city/town' }).waitFor()
  await grid.getByRole('gridcell', { name: 'London' }).focus()
  await press('1')
  await expect.poll(answer).toMatchObject({ '/address/city~1town': 'yes' })
  await shoot('fields')
  await page.getByLabel('Where it stands in an item').fill('text')
  await preview().getByText('This item has no record').waitFor()
})

test('[C124] [C125] [C156] messages, objects in a video, numbers, texts and forms; what is hostile only stands there', async () => {
  await ask('messages')
  await preview().getByText('<img src=x onerror=alert(1)>', { exact: true }).waitFor()
  await preview().getByRole('listitem', { name: 'Message 1, user' }).focus()
  await press('1', 'ArrowDown', '2')
  await expect.poll(answer).toEqual({ 0: 'yes', 1: 'no' })
  await holds('messages')

  await ask('frames')
  // The item says how fast its video is; the question would say 25.
  await page.getByLabel('Where an item says its own').fill('fps')
  await preview().getByText('Frame 0 of 19, 10 a second').waitFor()
  const canvas = preview().getByRole('application')
  await canvas.focus()
  await press('Enter', 'Shift+ArrowLeft', 'Enter', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter')
  await expect
    .poll(answer)
    .toEqual([{ id: 'm1', label: 'yes', rate: 10, frames: [{ frame: 0, box: [0.45, 0.5, 0.05, 0.05] }] }])
  await press('>')
  await preview().getByText('Frame 10 of 19').waitFor()
  await preview().getByRole('button', { name: 'Add frame 10 to object 1' }).focus()
  await press('Enter')
  await preview().getByLabel('left of object 1 in frame 10').fill('0.65')
  await press('Escape')
  await preview().getByRole('button', { name: 'Frame before' }).focus()
  for (let i = 0; i < 5; i++) {
    await press(',')
    await preview()
      .getByText(`Frame ${9 - i} of 19`)
      .waitFor()
  }
  // On the straight way between the two: at half of it.
  await preview()
    .getByRole('button', { name: /^Yes: box, 55.0 % from the left/ })
    .waitFor()
  await holds('frames')
  await preview().getByLabel('object 1 ends in frame 0').check()
  await expect.poll(answer).toMatchObject([{ frames: [{ frame: 0, ends: true }, { frame: 10 }] }])
  await expect
    .poll(() =>
      preview()
        .getByRole('button', { name: /^Yes: box/ })
        .count(),
    )
    .toBe(0)
  await page.getByLabel('Where it stands in an item').fill('film')
  await preview().getByText('This item has no video').waitFor()

  await ask('number')
  await preview().getByRole('textbox', { name: 'What is it?' }).fill('3.5')
  await expect.poll(answer).toBe(3.5)
  await holds('number')
  await ask('text')
  await preview().getByRole('textbox', { name: 'What is it?' }).fill('A poem.')
  await expect.poll(answer).toBe('A poem.')
  await ask('form')
  await preview().getByRole('textbox', { name: 'amount' }).fill('12')
  await expect.poll(answer).toEqual({ amount: 12 })
  await holds('form')
})

test('[C159] who adjudicates sees what each drew over the item, side by side, with what differs marked, and texts whole', async () => {
  const options = ['Person', 'Place'].map((title) => ({ value: title.toLowerCase(), title }))
  const drawn = { title: 'What is there?', required: false, options }
  const lead = { headers: { origin: lea.origin } }
  const made = await page.request.post(`${lea.origin}/v1/projects`, {
    ...lead,
    data: {
      ...{ kind: 'labelling', name: 'Drawn by two', view: [{ path: 'text', as: 'text' }] },
      overlap: { answers: 2, most: 2, sure: 0.99 },
      questions: [
        { ...drawn, kind: 'spans', name: 'spans', title: 'Who?', field: 'text' },
        { ...drawn, kind: 'shapes', name: 'shapes', title: 'Where?', field: 'image', shapes: ['box', 'polygon'] },
        { ...drawn, kind: 'segments', name: 'segments', title: 'When?', field: 'recording' },
        { ...drawn, kind: 'frames', name: 'frames', title: 'Which way?', field: 'video', rate: 10 },
        { ...drawn, kind: 'pages', name: 'pages', title: 'On which page?', field: 'document' },
        { kind: 'text', name: 'why', title: 'Why?', required: true },
      ],
    },
  })
  expect(made.status()).toBe(201)
  const project = (await made.json()) as ProjectWire
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '0s' })
  const line = JSON.stringify({ id: '1', data: { text: 'Ada met Eve in Rome.', ...files } })
  await house.boot.ok('POST', `/v1/projects/${project.id}/import`, Buffer.from(line), {
    'content-type': 'application/x-ndjson',
  })
  const [ann, ben] = await Promise.all(['Ann', 'Ben'].map((name) => house.person(name)))
  const give = async (client: Client, labels: Labels) => {
    const [task] = await claim(client, { queue: project.queue, limit: 1 })
    await client.ok('POST', `/v1/tasks/${task?.id ?? ''}/judgments`, {
      ...{ answer: { verdict: 'respond', labels }, view: { active_ms: 1_200 } },
    })
  }
  const common = { id: 'm1', label: 'person' }
  const long = 'a reason that is told at length, '.repeat(12)
  await give(ann as Client, {
    spans: { spans: [{ ...common, start: 0, end: 3 }, { id: 'm2', label: 'person', start: 8, end: 11 }], relations: [] }, // prettier-ignore
    shapes: [{ ...common, box: [0.3, 0.3, 0.3, 0.4] }],
    segments: [{ ...common, start: 0.2, end: 1 }],
    frames: [{ ...common, rate: 10, frames: [{ frame: 0, box: [0.05, 0.3, 0.2, 0.4] }, { frame: 19, box: [0.6, 0.3, 0.2, 0.4] }] }], // prettier-ignore
    pages: [{ ...common, page: 1, box: [0.05, 0.1, 0.4, 0.1] }],
    why: `${long}and ends with Ann’s words.`,
  })
  await give(ben as Client, {
    spans: { spans: [{ ...common, start: 0, end: 3 }], relations: [] },
    shapes: [
      { ...common, box: [0.31, 0.3, 0.3, 0.4] },
      { id: 'm2', label: 'place', box: [0.7, 0.1, 0.2, 0.2] },
    ],
    segments: [{ ...common, start: 1.2, end: 1.8 }],
    frames: [{ ...common, rate: 10, frames: [{ frame: 0, box: [0.05, 0.3, 0.2, 0.4] }] }],
    pages: [{ ...common, page: 1, box: [0.05, 0.1, 0.4, 0.11] }],
    why: `${long}and ends with Ben’s words.`,
  })
  await open(lea, `/decide?queue=${encodeURIComponent(project.queue)}`)
  const peers = page.getByRole('region', { name: 'What was answered' })
  const of = (title: string) => peers.getByRole('region', { name: `Answers to: ${title}` })
  const differs = (title: string) => of(title).getByText('≠ not in all').count()
  for (const [title, count] of [
    ['Who?', 1],
    ['Where?', 1],
    ['When?', 2],
    ['Which way?', 2],
    ['On which page?', 0],
  ] as const)
    // prettier-ignore
    await expect.poll(() => differs(title), { message: title, timeout: 15_000 }).toBe(count)
  // Whose mark it is that differs, and where: the other box is the same in both, though hands differ.
  const two = of('Where?').getByRole('group', { name: /^Answer \d$/ })
  const tags = await Promise.all([0, 1].map((i) => two.nth(i).locator('[aria-hidden][data-tone]').allTextContents()))
  expect(tags.sort()).toEqual([['Person'], ['Person', '≠ Place']])
  await peers.getByText(/Ann’s words/).waitFor({ state: 'hidden' })
  const first = peers.locator('summary').first()
  await first.focus()
  await press('Enter')
  await expect
    .poll(() =>
      peers
        .getByText(/ends with (Ann|Ben)’s words/)
        .first()
        .isVisible(),
    )
    .toBe(true)
  for (const name of ['Ann', 'Ben']) expect(await page.getByText(name, { exact: true }).count()).toBe(0)
  // What is to be read is not changed by a key, and is not what a digit outside answers.
  await two.first().getByRole('application').focus()
  await press('Enter', 'Enter', 'Delete')
  await of('Where?').getByRole('button', { name: 'Answer 1', exact: true }).click()
  await expect.poll(() => two.count()).toBe(1)
  expect(lea.troubles).toEqual([])
  await keepsTheRules(page, 'desktop')
  // The checker itself copies the style of a wave's shadow root, which the policy of the page refuses.
  expect(lea.troubles.splice(0).filter((one) => !one.includes('Applying inline style'))).toEqual([])
  if (!shots) return
  await of('Where?').getByRole('button', { name: 'Answer 1', exact: true }).click()
  for (const [name, { width, height }] of Object.entries(sizes))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: name === 'phone' ? height * 2 : height })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const title of ['Who?', 'Where?', 'When?', 'Which way?', 'On which page?']) {
        await of(title).scrollIntoViewIfNeeded()
        await of(title).screenshot({ path: `${shots}/peers-${name}-${colorScheme}-${title.replaceAll(/\W/g, '')}.png` })
      }
    }
  lea.troubles.splice(0)
})
