import { describe, expect, it } from 'vitest'
import { decodeEntities, htmlToText, looksLikeHtml } from './html-to-text.ts'

describe('HTML as words', () => {
  it('keeps words and lines', () =>
    expect(htmlToText('<p>Hello<br>there</p><p>You &amp; me</p>').text).toBe('Hello\nthere\n\nYou & me'))
  it('never keeps what would run', () => {
    const reading = htmlToText('a<script>alert("</p>")</script>b<style>p{}</style><iframe src=x></iframe>c')
    expect(reading.text).toBe('abc')
    expect(reading.withheld).toMatchObject({ scripts: 2, styles: 1 })
  })
  it('lists links with where they really lead', () => {
    expect(htmlToText('<a href="http://evil.example/x">www.bank.com</a>').links).toEqual([
      { text: 'www.bank.com', url: 'http://evil.example/x' },
    ])
  })
  it('counts remote images and shows their words', () => {
    const reading = htmlToText('<img src="http://t.example/p.gif" alt="logo"><IMG SRC=x>')
    expect(reading.withheld.images).toBe(2)
    expect(reading.text).toBe('[image: logo]')
  })
  it('tells of text that was styled away', () =>
    expect(
      htmlToText('<span style="display:none">x</span><i style="font-size:0px">y</i><b style="font-size:0.9em">z</b>')
        .withheld.unseen,
    ).toBe(2))
  it('survives broken markup', () => {
    expect(htmlToText('<p unclosed').text).toBe('')
    expect(htmlToText('1 < 2 and <b>3').text).toBe('1 < 2 and 3')
    expect(htmlToText('<!-- <p>x').text).toBe('')
  })
  it('is linear on hostile input', () => {
    const from = performance.now()
    htmlToText('<a '.repeat(20_000))
    htmlToText('<'.repeat(100_000))
    expect(performance.now() - from).toBeLessThan(2_000)
  })
  it('decodes entities, and never to half a character', () =>
    expect(decodeEntities('&#65;&#x42;&lt;&nope;&#xD800;')).toBe('AB<&nope;\uFFFD'))
  it('knows HTML when it sees it', () => {
    expect(looksLikeHtml('<html><body>x')).toBe(true)
    expect(looksLikeHtml('if a < b and c > d')).toBe(false)
  })
})
