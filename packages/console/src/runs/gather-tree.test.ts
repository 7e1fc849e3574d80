import { expect, test } from 'vitest'
import type { RunDecisionWire } from '../api/wire.ts'
import { gatherTree, type TreeNode } from './gather-tree.ts'

const one = (id: string, parent: string | null): RunDecisionWire => ({
  ...{ id, parent, kind: 'action', action: 'a', status: 'done', route: 'auto', by: 'policy', reversible: true },
  ...{ created_at: '2026-11-26T00:00:00Z', released_at: null, own: true },
})
const shape = (nodes: readonly TreeNode[]): unknown[] => nodes.map(({ id, children }) => [id, ...shape(children)])

test('each stands beneath what it followed from; one without its parent here stands at the top', () => {
  const tree = gatherTree([one('a', null), one('b', 'a'), one('c', 'gone'), one('d', 'b'), one('e', 'a')])
  expect(shape(tree)).toEqual([['a', ['b', ['d']], ['e']], ['c']])
})
