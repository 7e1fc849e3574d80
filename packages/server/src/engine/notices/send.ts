/**
 * Sends what is due: all that waits for one person on one channel together. What nobody is needed for any more is
 * dropped. Rows are held while it is handed over, so that one process sends it; one that dies in between leaves them as
 * they were. A mail then comes again with the same Message-ID, by which mail programs know it; of two cards in Slack the
 * one that nobody kept answers nothing.
 */
import {
  CountersignError,
  formatId,
  makeUuidv7,
  usualNotices,
  type NoticeChannel,
  type NoticePreferences,
  type NoticeWire,
} from '@countersign/core'
import type { Mailer } from '../../ports.ts'
import type { Query } from '../../store/database.ts'
import { readDecisions } from '../../store/decisions.ts'
import { readTasks } from '../../store/tasks.ts'
import { isOpenTo, whyNot } from '../eligible.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { createSweep } from '../sweep.ts'
import type { Member, WorkspaceState } from '../workspace-state.ts'
import { preferencesOf } from './preferences.ts'
import type { Told } from './words.ts'
import { writeMail } from './write-mail.ts'

const lookEveryMs = 2_000
const attempts = 8
const backoffS = 30

export interface Due extends Told {
  id: string
  kind: NoticeWire['kind']
  attempts: number
}

/** Hands over what is due for one person. @returns false where they are not reached by it. @throws where it is not taken. */
export type Hand = (
  tx: Query,
  state: WorkspaceState,
  member: Member,
  told: readonly Due[],
  preferences: NoticePreferences,
) => Promise<boolean>

export interface NoticeSender {
  /** Whether it sends e-mail. */
  mails: boolean
  /** Sends all that is due now. */
  look(): Promise<void>
  /** @throws CountersignError where the mail is not taken. */
  test(to: string): Promise<void>
  stop(): Promise<void>
}

export function createNoticeSender(
  engine: Engine,
  mailer: Mailer | null,
  slack: Hand,
  push: Hand,
  address: () => string,
  host: string,
): NoticeSender {
  const byMail: Hand = async (_tx, state, member, told, { time_zone: zone }) => {
    const [first] = told
    if (!mailer || !first || member.email === null) return false
    await mailer.send(
      writeMail(told, {
        ...{ to: member.email, id: `${first.id}@${host}`, address: address(), zone, workspace: state.name },
      }),
    )
    return true
  }
  const hands: Partial<Record<NoticeChannel, Hand>> = { ...(mailer ? { mail: byMail } : {}), slack, push }

  /** What is due for one person on one channel; false where nothing is. */
  const sendOne = (): Promise<boolean> =>
    engine.database.transaction(async (tx) => {
      const [next] = await tx.query<{ workspace: string; person: string; channel: NoticeChannel }>(
        `select workspace, person, channel from notices where state = 'waiting' and send_at <= app_now() and channel = any($1) order by send_at limit 1 for update skip locked`,
        [Object.keys(hands)],
      )
      if (!next) return false
      const { workspace, person, channel } = next
      const due = await tx.query<Due & { t: Told['task'] }>(
        `select n.id, n.event, n.kind, n.attempts,
           case when t.id is not null then jsonb_build_object('id', t.id, 'kind', t.kind, 'queue', t.queue, 'due_at', extract(epoch from t.due_at) * 1000, 'system', d.system, 'action', d.action) end as t
         from notices n left join tasks t on t.workspace = n.workspace and t.id = n.task left join decisions d on d.workspace = t.workspace and d.id = t.decision
         where n.workspace = $1 and n.person = $2 and n.channel = $3 and n.state = 'waiting' and n.send_at <= app_now() order by n.id for update of n skip locked`,
        [workspace, person, channel],
      )
      const state = await engine.states.get(workspace)
      const member = state.people.get(person)
      const needed = member
        ? await neededFor(
            tx,
            state,
            member,
            due.flatMap(({ t }) => t?.id ?? []),
          )
        : new Set()
      const told = due.flatMap(({ t, ...one }) => (t === null || needed.has(t.id) ? [{ ...one, task: t }] : []))
      const settle = (
        ids: string[],
        to: NoticeWire['state'],
        error: string | null,
        waitS = 0,
        tries: number | null = null,
      ) =>
        tx.query(
          `update notices set state = $3, attempts = coalesce($6::int, attempts + 1), last_error = $4, send_at = app_now() + $5 * interval '1 second', updated_at = app_now() where workspace = $1 and id = any($2)`,
          [workspace, ids, to, error?.slice(0, 300) ?? null, waitS, tries],
        )
      const gone = due.filter(({ t }) => t !== null && !needed.has(t.id)).map(({ id }) => id)
      if (gone.length > 0) await settle(gone, 'dropped', null)
      const [first] = told
      if (!first) return true
      const ids = told.map(({ id }) => id)
      const hand = hands[channel]
      if (!member?.active || !hand) {
        await settle(ids, 'dropped', null)
        return true
      }
      const preferences = (await preferencesOf(tx, workspace, [person])).get(person) ?? usualNotices
      try {
        await settle(ids, (await hand(tx, state, member, told, preferences)) ? 'sent' : 'dropped', null)
      } catch (error) {
        // Told to wait, it has not been refused.
        const waitS = (error as { retryAfterS?: number | null }).retryAfterS ?? null
        const tries = first.attempts + (waitS === null ? 1 : 0)
        engine.log.warn(
          { reason: (error as { code?: string }).code ?? 'unknown', channel, tries },
          'a notice could not be sent',
        )
        const dead = tries >= attempts
        await settle(ids, dead ? 'dead' : 'waiting', (error as Error).message, waitS ?? backoffS * 2 ** tries, tries)
      }
      return true
    })

  /** The tasks for which this person is needed still: open, theirs to answer, and one for each decision. */
  async function neededFor(
    tx: Query,
    state: WorkspaceState,
    member: Member,
    ids: readonly string[],
  ): Promise<Set<string>> {
    const nowMs = engine.clock.now()
    const tasks = (await readTasks(tx, state.id, ids)).filter(({ status }) => status === 'open')
    const rows = await readDecisions(tx, state.id, [...new Set(tasks.map(({ decision }) => decision))])
    const of = new Map(rows.map((row) => [row.id, row]))
    const mine = tasks.filter(
      (task) =>
        isOpenTo(state, member, task, nowMs) && whyNot({ state, nowMs }, member, task, of.get(task.decision)) === null,
    )
    return new Set(new Map(mine.map((task) => [`${task.kind} ${task.decision}`, task.id])).values())
  }

  const sweep = createSweep(sendOne, lookEveryMs, (error) =>
    engine.log.warn({ err: error }, 'notices could not be sent; it will try again'),
  )
  return {
    mails: mailer !== null,
    look: sweep.look,
    async test(to) {
      if (!mailer) throw new CountersignError('sends-no-mail')
      try {
        await mailer.send({
          ...{
            to,
            id: `${makeUuidv7(engine.clock.now(), engine.dice.bytes(10))}@${host}`,
            settings: `${address()}/settings`,
          },
          subject: 'Countersign reaches you here',
          text: `So it tells you that you are needed. When, and whether: ${address()}/settings`,
          html: `<p>So it tells you that you are needed. <a href="${address()}/settings">When, and whether</a></p>`,
        })
      } catch (error) {
        engine.log.warn(
          { reason: (error as { code?: string }).code ?? 'unknown' },
          'a mail to try it could not be sent',
        )
        throw new CountersignError('mail-refused', undefined, { cause: error as Error })
      }
    },
    async stop() {
      await sweep.stop()
      mailer?.close()
    },
  }
}

/** What could not be sent, newest first. */
export async function listDeadNotices(
  q: Query,
  workspace: string,
  nameOf: (person: string) => string,
): Promise<NoticeWire[]> {
  const rows = await q.query<{
    id: string
    person: string
    channel: NoticeChannel
    kind: NoticeWire['kind']
    state: NoticeWire['state']
    attempts: number
    last_error: string | null
    send_at: number
    updated_at: number
  }>(
    `select id, person, channel, kind, state, attempts, last_error, send_at, updated_at from notices
     where workspace = $1 and (state = 'dead' or (state = 'waiting' and attempts > 0)) order by updated_at desc limit 200`,
    [workspace],
  )
  return rows.map(({ id, person, send_at, updated_at, ...row }) => ({
    id: formatId('notice', id),
    person: { id: formatId('person', person), name: nameOf(person) },
    ...row,
    send_at: isoTime(send_at),
    updated_at: isoTime(updated_at),
  }))
}
