import { SegmentedControl } from '@mantine/core'
import type { ShapeKind } from '../../api/wire.ts'
import type { Tool } from './ShapeCanvas.tsx'

const toolNames: Record<ShapeKind, string> = { box: 'Box', polygon: 'Polygon', point: 'Point' }

interface Props {
  kinds: readonly ShapeKind[]
  tool: Tool
  onTool: (tool: Tool) => void
}

/** What a press on the picture does: draw one of these, or take hold of what is there. */
export function ToolControl({ kinds, tool, onTool }: Props) {
  return (
    <SegmentedControl
      size="xs"
      w="fit-content"
      aria-label="Tool"
      value={tool}
      onChange={(next) => onTool(next as Tool)}
      data={[
        ...kinds.map((kind) => ({ value: kind, label: toolNames[kind] })),
        { value: 'select', label: 'Move and relabel' },
      ]}
    />
  )
}

/** Whether a digit is meant for what is selected: it has the focus, or nothing can be drawn now. */
export const isOnMark = (tool: Tool): boolean =>
  tool === 'select' || (document.activeElement?.closest('[data-shape], [data-grip]') ?? null) !== null
