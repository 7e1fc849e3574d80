import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMail } from './read-mail.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

test('parts, encodings and charsets are read as their reader would see them', async () => {
  const mail = await readMail(
    bytes(
      [
        'From 12a1mailbot1@web.de  Thu Aug 22 13:17:22 2002',
        'Received: from near.example',
        'Received: from far.example',
        'From: =?iso-8859-1?Q?J=F6rg?= <joerg@example.org>',
        'Reply-To: win@elsewhere.example',
        'To: <me@example.com>, you@example.com',
        'Subject: =?UTF-8?B?w5xiZXI=?= all',
        ' and more',
        'Content-Type: multipart/alternative; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=FC=DFe, soft=',
        ' break',
        '--b',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('<p>Grüße</p>').toString('base64'),
        '--b--',
        '',
      ].join('\r\n'),
    ),
  )
  expect(mail).toMatchObject({
    from: 'Jörg <joerg@example.org>',
    to: 'me@example.com, you@example.com',
    replyTo: 'win@elsewhere.example',
    subject: 'Über all and more',
    textFrom: 'plain',
    cut: false,
  })
  expect(mail.text).toContain('Grüße, soft break')
  expect(mail.html).toContain('<p>Grüße</p>')
  expect(mail.headers).toMatchObject({ Received: 'from far.example' })
})

test('a mail that is only HTML is read by its words, and keeps its source as it came', async () => {
  const html = '<html><script>steal()</script><body>Click <a href="http://x.example">here</a> &amp; win</body></html>'
  const mail = await readMail(bytes(`Subject: x\nContent-Type: text/html\n\n${html}`))
  expect(mail).toMatchObject({ text: 'Click here & win', textFrom: 'html' })
  expect(mail.html?.trim()).toBe(html)
})

test('what is no mail is text', async () => {
  expect(await readMail(new Uint8Array())).toMatchObject({ text: '', html: null, textFrom: 'nowhere' })
  expect((await readMail(bytes('Content-Type: multipart/mixed; boundary=x\n\nno boundary ever'))).subject).toBe('')
})

test('very long parts are cut, and say so', async () => {
  const mail = await readMail(bytes(`Subject: x\n\n${'word '.repeat(20_000)}`))
  expect(mail.text.length).toBe(40_000)
  expect(mail.cut).toBe(true)
})

test('seed 20261122: garbage, and mails with garbage in them, never throw and give well-formed text', async () => {
  const whole =
    'From: a@b\nSubject: =?utf-8?q?=ff?=\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/html; charset=nonsense\nContent-Transfer-Encoding: base64\n\n!!!=\n--q--\n'
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .tuple(fc.nat(whole.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
      .map(([at, gone, put]) => Buffer.concat([bytes(whole.slice(0, at)), put, bytes(whole.slice(at + gone))])),
  )
  await fc.assert(
    fc.asyncProperty(garbage, async (input) => {
      const mail = await readMail(input)
      expect(JSON.stringify(mail).isWellFormed()).toBe(true)
      for (const text of [mail.subject, mail.text, mail.from, mail.html ?? '']) expect(text.isWellFormed()).toBe(true)
    }),
    { seed: 20261122, numRuns: 400 },
  )
})
