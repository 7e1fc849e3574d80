/** E-mail by SMTP. */
import { createTransport } from 'nodemailer'
import type { Mailer } from './ports.ts'

const timeoutMs = 15_000

/** @param url `smtp://user:password@host:587` or `smtps://…`; @param from as RFC 5322 has it, with or without a name. */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport(
    { url, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    // Nothing that answers this is a person, and no attachment or address is read from a file or the network.
    { from, disableFileAccess: true, disableUrlAccess: true },
  )
  return {
    async send({ to, subject, text, html, id, settings }) {
      await transport.sendMail({
        ...{ to, subject, text, html, messageId: `<${id}>` },
        headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': `<${settings}>` },
      })
    },
    close: () => transport.close(),
  }
}
