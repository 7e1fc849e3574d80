import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { RunDecisionWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { gatherTree, type TreeNode } from './gather-tree.ts'
import classes from './runs.module.css'

/** What the run has asked for, each beneath what it followed from; the newest branch first. */
export function DecisionTree({ decisions }: { decisions: readonly RunDecisionWire[] }) {
  return <ul className={classes.tree}>{nodes(gatherTree(decisions).toReversed())}</ul>
}

const nodes = (tree: readonly TreeNode[]) =>
  tree.map((node) => (
    <li key={node.id}>
      <div className={classes.node}>
        <Link to={`/decisions/${node.id}`}>
          <TextView text={node.action} inline />
        </Link>
        <StatusBadge status={node.status} />
        {!node.reversible && node.kind === 'action' && (
          <Text span size="sm" c="dimmed">
            not declared reversible
          </Text>
        )}
        {!node.own && (
          <Text span size="sm" c="dimmed">
            followed from it, not its own
          </Text>
        )}
        <span className={classes.spring} />
        <Text span size="sm" c="dimmed">
          <Ago at={node.created_at} />
        </Text>
      </div>
      {node.children.length > 0 && <ul>{nodes(node.children)}</ul>}
    </li>
  ))
