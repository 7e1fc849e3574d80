import { Text, TextInput } from '@mantine/core'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { TextView } from '../../view/TextView.tsx'
import type { TreeQuestion } from '../../api/wire.ts'
import type { EditorProps } from './editor.ts'
import classes from './editors.module.css'
import { keyOf, readPaths, rowsOf, type TreeRow } from './tree-paths.ts'

/** A class in a hierarchy: arrows walk and open, Enter picks, a search finds. */
export function TreeEditor({ question, value, onChange, readOnly = false }: EditorProps<TreeQuestion>) {
  const { options, many = false } = question
  const chosen = readPaths(value)
  const picked = new Set(chosen.map(keyOf))
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(chosen.flatMap((path) => path.slice(0, -1).map((_, i) => keyOf(path.slice(0, i + 1))))),
  )
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  const tree = useRef<HTMLUListElement>(null)
  const rows = useMemo(() => rowsOf(options, opened, asked), [options, opened, asked])
  const current = Math.min(at, rows.length - 1)

  const go = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    setAt(next)
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[next]?.focus()
  }
  const open = (row: TreeRow, wanted: boolean) => {
    const key = keyOf(row.path)
    setOpened((before) => new Set(wanted ? [...before, key] : [...before].filter((one) => one !== key)))
  }
  const pick = (row: TreeRow) => {
    if (readOnly) return
    const key = keyOf(row.path)
    if (!many) return onChange([...row.path])
    const next = picked.has(key) ? chosen.filter((path) => keyOf(path) !== key) : [...chosen, [...row.path]]
    onChange(next.length > 0 ? next : undefined)
  }
  const press = (event: KeyboardEvent, row: TreeRow, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const parent = rows.findLastIndex(({ path }, i) => i < index && path.length === row.path.length - 1)
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.isBranch && !row.open ? open(row, true) : go(index + 1)),
      ArrowLeft: () => (row.open && asked === '' ? open(row, false) : parent >= 0 && go(parent)),
      Enter: () => pick(row),
      ' ': () => pick(row),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <div className={classes.editor}>
      <TextInput
        size="xs"
        type="search"
        aria-label={`Search in ${question.title}`}
        placeholder="Search; Enter takes the first that fits"
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
        onKeyDown={(event) => {
          const fits = (row: TreeRow) => row.title.toLowerCase().includes(asked.trim().toLowerCase())
          const first = asked.trim() ? rows.find(fits) : undefined
          if (event.key === 'ArrowDown') go(0)
          else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && first) {
            pick(first)
            setAsked('')
            setOpened((before) => new Set([...before, ...first.path.map((_, i) => keyOf(first.path.slice(0, i + 1)))]))
          } else return
          event.preventDefault()
        }}
      />
      <ul className={classes.tree} role="tree" aria-label={question.title} aria-multiselectable={many} ref={tree}>
        {rows.map((row, i) => (
          <li
            key={keyOf(row.path)}
            role="treeitem"
            aria-level={row.path.length}
            aria-selected={picked.has(keyOf(row.path))}
            aria-expanded={row.isBranch ? row.open : undefined}
            tabIndex={i === current ? 0 : -1}
            data-option={row.path.length === 1 ? true : undefined}
            style={{ paddingInlineStart: `${(row.path.length - 1) * 1.1}rem` }}
            onFocus={() => setAt(i)}
            onKeyDown={(event) => press(event, row, i)}
            onClick={() => pick(row)}
          >
            <div>
              {row.isBranch ? (
                <span
                  aria-hidden
                  onClick={(event) => {
                    event.stopPropagation()
                    open(row, !row.open)
                  }}
                >
                  {row.open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
                </span>
              ) : (
                <span aria-hidden style={{ width: 14 }} />
              )}
              <TextView text={row.title} inline />
              {row.hint && (
                <Text component="span" size="xs" c="dimmed">
                  {row.hint}
                </Text>
              )}
            </div>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" role="status">
        {chosen.length === 0
          ? 'Nothing picked yet.'
          : `Picked: ${chosen.map((path) => path.map((_, i) => titleAt(path.slice(0, i + 1), question)).join(' › ')).join('; ')}`}
      </Text>
    </div>
  )
}

function titleAt(path: readonly string[], { options }: TreeQuestion): string {
  let [level, title] = [options, '']
  for (const value of path) {
    const option = level.find((one) => one.value === value)
    title = option?.title ?? value
    level = option?.options ?? []
  }
  return title
}
