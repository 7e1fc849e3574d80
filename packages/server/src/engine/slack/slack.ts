/** Slack as a channel to people: its parts put together, and the loop that keeps cards as their tasks are. */
import { usualNotices, type JsonObject } from '@countersign/core'
import type { Engine } from '../engine.ts'
import { preferencesOf } from '../notices/preferences.ts'
import type { Hand } from '../notices/send.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { createSlackApi, isTokenRefused, type SlackApi } from './call-slack.ts'
import { refreshOne } from './cards.ts'
import { noteTrouble } from './connection.ts'
import { command, interact, type SlackParts } from './interact.ts'
import { type Reply } from './reply-in-time.ts'
import { createSockets } from './socket.ts'
import { createSweep } from '../sweep.ts'
import { tellInSlack } from './tell.ts'

const lookEveryMs = 2_000

export interface Slack {
  api: SlackApi
  /** For whoever sends notices. */
  hand: Hand
  interact(workspace: string, payload: JsonObject): Promise<Reply>
  command(workspace: string, fields: JsonObject): Promise<Reply>
  /** Writes every card anew about whose task something has happened. */
  look(): Promise<void>
  /** A connection was made, changed or ended. */
  wake(): void
  stop(): Promise<void>
}

export function createSlack(
  engine: Engine,
  { url, address, parse }: { url: string; address: () => string; parse: (bytes: Buffer) => unknown },
): Slack {
  const api = createSlackApi(url)
  const refused = (workspace: string, code: string): void => {
    noteTrouble(engine, workspace, code).catch((error: unknown) =>
      engine.log.warn({ err: error }, 'that Slack refuses a token could not be noted'),
    )
  }
  const placeOf = async ({ id }: WorkspaceState, person: string) => {
    const preferences = (await preferencesOf(engine.database, id, [person])).get(person) ?? usualNotices
    return { address: address(), zone: preferences.time_zone }
  }
  const parts: SlackParts = { engine, api, parse, placeOf, refused }
  const handlers = {
    interact: (workspace: string, payload: JsonObject) => interact(parts, workspace, payload),
    command: (workspace: string, fields: JsonObject) => command(parts, workspace, fields),
  }
  const sockets = createSockets(engine, api, handlers)

  const sweep = createSweep(
    () => refreshOne(engine, api, placeOf, refused),
    lookEveryMs,
    (error) => engine.log.warn({ err: error }, 'cards in Slack could not be written; it will try again'),
  )

  return {
    api,
    ...handlers,
    look: sweep.look,
    wake: () => sockets.wake(),
    async hand(tx, state, member, told, preferences) {
      try {
        return await tellInSlack({ engine, api, address: address() }, tx, state, member, told, preferences)
      } catch (error) {
        if (isTokenRefused(error)) refused(state.id, error.code)
        throw error
      }
    },
    async stop() {
      await Promise.all([sweep.stop(), sockets.stop()])
    },
  }
}
