import type { RunDecisionWire } from '../api/wire.ts'

export interface TreeNode extends RunDecisionWire {
  children: TreeNode[]
}

/** What each decision led to, beneath it. One whose parent is not among them stands at the top. */
export function gatherTree(decisions: readonly RunDecisionWire[]): TreeNode[] {
  const nodes = new Map(decisions.map((one) => [one.id, { ...one, children: [] } as TreeNode]))
  const top: TreeNode[] = []
  for (const node of nodes.values()) {
    const parent = node.parent === null ? undefined : nodes.get(node.parent)
    if (parent) parent.children.push(node)
    else top.push(node)
  }
  return top
}
