import { Button, NativeSelect } from '@mantine/core'
import table from '../../decision/decision.module.css'
import type { Option } from '../../api/wire.ts'
import classes from './editors.module.css'
import type { Relation } from './read-spans.ts'

interface Props {
  kinds: readonly Option[]
  relations: readonly Relation[]
  ends: readonly { id: string; words: string }[]
  onChange: (relations: Relation[]) => void
  readOnly: boolean
}

/** Which mark relates to which, and how. */
export function RelationTable({ kinds, relations, ends, onChange, readOnly }: Props) {
  const set = (at: number, part: Partial<Relation>) =>
    onChange(relations.map((relation, i) => (i === at ? { ...relation, ...part } : relation)))
  const marks = ends.map(({ id, words }, i) => ({ value: id, label: `${i + 1}: ${words}` }))
  const choices = kinds.map(({ value, title }) => ({ value, label: title }))
  const field = (i: number, title: string, part: keyof Relation, data: typeof marks) => (
    <td data-label={title}>
      <NativeSelect
        size="xs"
        aria-label={`${title} of relation ${i + 1}`}
        disabled={readOnly}
        data={data}
        value={relations[i]?.[part] ?? ''}
        onChange={(event) => set(i, { [part]: event.currentTarget.value })}
      />
    </td>
  )
  const add = () => {
    const [from, to, kind] = [ends[0], ends[1], kinds[0]]
    if (from && to && kind) onChange([...relations, { from: from.id, to: to.id, label: kind.value }])
  }
  return (
    <div className={classes.marks}>
      {relations.length > 0 && (
        <div className={classes.scroll}>
          <table className={`${table.table} ${table.stack}`} aria-label="Relations">
            <thead>
              <tr>
                <th>From</th>
                <th>How</th>
                <th>To</th>
                <th>
                  <span className="only-read">Delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {relations.map((_, i) => (
                <tr key={i}>
                  {field(i, 'From', 'from', marks)}
                  {field(i, 'How', 'label', choices)}
                  {field(i, 'To', 'to', marks)}
                  <td>
                    {!readOnly && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="gray"
                        aria-label={`Delete relation ${i + 1}`}
                        onClick={() => onChange(relations.filter((__, at) => at !== i))}
                      >
                        Delete
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!readOnly && (
        <Button size="compact-sm" variant="default" w="fit-content" onClick={add}>
          Add a relation
        </Button>
      )}
    </div>
  )
}
