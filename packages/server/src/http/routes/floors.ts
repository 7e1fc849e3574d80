/** Floors: what no policy of a workspace may loosen; set by whoever runs the installation. */
import { CountersignError } from '@countersign/core'
import { listFloors, removeFloor, setFloor } from '../../engine/policy-life/floors.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { ownsInstallation } from '../owns-installation.ts'
import * as schemas from '../schemas.ts'

async function ownerOrThrow(call: Pick<Call, 'context' | 'caller'>): Promise<void> {
  const { bootstrap, authn } = call.caller
  if (!(await ownsInstallation(call)) || (!bootstrap && authn === 'key'))
    throw new CountersignError('forbidden', 'Floors are set by the owner of the installation, in a session.')
}

export const floorEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/floors',
    summary: 'What no policy of this workspace may loosen',
    operation: 'policy.read',
    query: [],
    answers: 'FloorPage',
    run: async ({ context: { engine }, caller }) => ({ items: await listFloors(engine, caller.workspace), next: null }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/floors',
    summary: 'Set a floor, or set it anew: a policy file of requires',
    operation: 'known',
    body: schemas.floor,
    status: 201,
    answers: 'Floor',
    async run(call) {
      await ownerOrThrow(call)
      return setFloor(call.context.engine, call.caller.workspace, call.caller.actor, call.body)
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/floors/{name}',
    summary: 'Remove a floor; with ?everywhere=true one of every workspace',
    operation: 'known',
    query: ['everywhere'],
    async run(call) {
      await ownerOrThrow(call)
      const { context, caller, params, query } = call
      const everywhere = query.get('everywhere') === 'true'
      return removeFloor(context.engine, caller.workspace, caller.actor, params.name as string, everywhere)
    },
  }),
]
