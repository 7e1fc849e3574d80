import type { DecisionWire, Json } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import { TreeView } from '../view/TreeView.tsx'

export function RawTab({ decision }: { decision: DecisionWire }) {
  return (
    <Panel title="As the API answers">
      <TreeView value={decision as unknown as Json} path="" open={3} />
      <details>
        <summary>As text</summary>
        <CodeBlock code={JSON.stringify(decision, null, 2)} />
      </details>
    </Panel>
  )
}
