/**
 * A guard that stops on a veto. The policy must let `mail.send` go ahead under a live watch, and somebody must be on
 * watch (`POST /v1/watch` with a personal key, every twenty seconds or so):
 *
 *   - id: mails
 *     permit: watch
 *     live: true
 *     window: 10m
 *     when: action == "mail.send"
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… node packages/sdk/examples/veto.ts
 *
 * It sends a mail in small steps. Veto it while it runs, and it stops between two steps; veto it within ten minutes
 * afterwards, and what was sent is called back. RECIPIENTS says how many steps there are (20 where not given).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Countersign, Vetoed } from '@countersign/sdk'

interface Mail {
  subject: string
  recipients: string[]
}

const cs = new Countersign() // COUNTERSIGN_URL, COUNTERSIGN_API_KEY
const outbox: string[] = []
const say = (line: string) => process.stdout.write(`${line}\n`)

const sendMail = cs.guard(
  {
    system: 'mail-agent',
    action: 'mail.send',
    undo: (mail: Mail) => {
      outbox.length = 0
      say(`called back "${mail.subject}"`)
    },
  },
  async (mail: Mail, { signal, decision }) => {
    say(`started ${decision.id}`)
    for (const recipient of mail.recipients) {
      // What is not sent yet is not sent any more once somebody has objected.
      await pause(250, undefined, { signal })
      outbox.push(recipient)
      say(`sent to ${recipient}`)
    }
    return { sent: outbox.length }
  },
)

const recipients = Array.from({ length: Number(process.env.RECIPIENTS ?? 20) }, (_, i) => `user-${i + 1}@example.org`)
try {
  const { sent } = await sendMail({ subject: 'Our new prices', recipients }, { confidence: 0.93 })
  say(`done: ${sent} sent; it can be vetoed until its window ends`)
  await cs.idle()
  say('the window is over')
} catch (error) {
  if (!Vetoed.is(error)) throw error
  say(`vetoed after ${outbox.length} of ${recipients.length}: ${error.reason ?? 'no reason given'}`)
}
