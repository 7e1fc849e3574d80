import { formatId, parseId, type Reason } from '@countersign/core'
import type { Engine } from '../../engine/engine.ts'
import { addPerson, changePerson } from '../../engine/people.ts'
import { putQueue } from '../../engine/queues.ts'
import { addPolicy } from '../../engine/policies.ts'
import { activatePolicy, signPolicy } from '../../engine/policy-life/activate.ts'
import type { Actor } from '../../engine/entry.ts'

/** The log says who really did it: nobody, but the demonstration. */
const demonstration: Actor = { kind: 'system', id: null }

const author = { name: 'Demo policy author (nobody: the demonstration made them up)', roles: ['policy-author'] }
const riskOwner = { name: 'Demo risk owner (nobody: the demonstration made them up)', roles: ['risk-owner'] }
const policyName = 'demonstration'
const mailQueue = 'mail'

/**
 * Makes the shipped policy the workspace's, once. To let anything go ahead alone takes an author and somebody else who
 * signs; a newcomer is alone, so two people are made up for it and are inactive afterwards, so that the owner is the only
 * member again and may sign alone if they choose to. May be interrupted anywhere: the next start goes on.
 */
export async function foundPolicy(engine: Engine, workspace: string, source: string, reasons: Reason[]): Promise<void> {
  const state = await engine.states.get(workspace, true)
  if (!state.queueNames.includes(mailQueue))
    await putQueue(engine, workspace, demonstration, mailQueue, { reasons }, 'make')
  const [known] = await engine.database.query<{ id: string; activated: boolean }>(
    'select p.id, bool_or(v.activated_at is not null) as activated from policies p join policy_versions v on (v.workspace, v.policy) = (p.workspace, p.id) where p.workspace = $1 and p.name = $2 group by p.id',
    [workspace, policyName],
  )
  if (known === undefined || (!known.activated && state.policy === null)) {
    const by = { actor: demonstration, person: await personNamed(engine, workspace, author) }
    const signer = { actor: demonstration, person: await personNamed(engine, workspace, riskOwner) }
    const id = known
      ? formatId('policy', known.id)
      : (await addPolicy(engine, workspace, by, policyName, source, null)).id
    await signPolicy(engine, workspace, signer, id, 1, null)
    // Somebody's own policy is not put aside.
    if ((await engine.states.get(workspace, true)).policy === null)
      await activatePolicy(engine, workspace, by, id, { version: 1 }, null)
  }
  for (const { id, name, active } of (await engine.states.get(workspace, true)).people.values())
    if (active && (name === author.name || name === riskOwner.name))
      await changePerson(engine, workspace, demonstration, formatId('person', id), { active: false })
}

async function personNamed(engine: Engine, workspace: string, who: { name: string; roles: string[] }): Promise<string> {
  const state = await engine.states.get(workspace, true)
  const known = [...state.people.values()].find(({ name }) => name === who.name)
  if (known?.active === false)
    await changePerson(engine, workspace, demonstration, formatId('person', known.id), { active: true })
  if (known) return known.id
  const { id } = await addPerson(engine, workspace, demonstration, who, null)
  return parseId('person', id) as string
}
