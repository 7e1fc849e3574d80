import { Checkbox } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { TaskRowWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import classes from './inbox.module.css'
import { TaskLine } from './TaskLine.tsx'

interface Props {
  tasks: readonly TaskRowWire[]
  at: number
  chosen: ReadonlySet<string>
  onAt: (at: number) => void
  onToggle: (id: string) => void
  onAll: () => void
}

/** Only the rows in view exist, so that ten thousand scroll like ten. */
export function TaskTable({ tasks, at, chosen, onAt, onToggle, onAll }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  useEffect(() => setMargin(box.current?.offsetTop ?? 0), [])
  const rows = useWindowVirtualizer({
    count: tasks.length,
    estimateSize: () => 56,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (i) => tasks[i]?.id ?? i,
  })
  const before = useRef(at)
  useEffect(() => {
    if (before.current !== at) rows.scrollToIndex(at, { align: 'auto' })
    before.current = at
  }, [at, rows])
  const picked = tasks.filter(({ id }) => chosen.has(id)).length
  return (
    <Panel flush>
      <div role="table" aria-label="Tasks" aria-rowcount={tasks.length + 1}>
        <div role="rowgroup">
          <div role="row" className={classes.head}>
            <span role="columnheader">
              <Checkbox
                size="xs"
                aria-label="Select all"
                checked={picked > 0 && picked === tasks.length}
                indeterminate={picked > 0 && picked < tasks.length}
                onChange={onAll}
              />
            </span>
            <span role="columnheader">What</span>
            <span role="columnheader">System</span>
            <span role="columnheader">Queue</span>
            <span role="columnheader">Deadline</span>
            <span role="columnheader" className={classes.end}>
              Age
            </span>
          </div>
        </div>
        <div role="rowgroup" ref={box} className={classes.body} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const task = tasks[item.index]
            if (!task) return null
            return (
              <TaskLine
                key={item.key}
                ref={rows.measureElement}
                index={item.index}
                top={item.start - margin}
                task={task}
                current={item.index === at}
                chosen={chosen.has(task.id)}
                onAt={() => onAt(item.index)}
                onToggle={() => onToggle(task.id)}
              />
            )
          })}
        </div>
      </div>
    </Panel>
  )
}
