import { Button, Table } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../api/wire.ts'
import { count } from '../words/numbers.ts'
import { TextView } from './TextView.tsx'
import classes from './view.module.css'

const firstRows = 50

export function TableView({ rows }: { rows: readonly { readonly [key: string]: Json }[] }) {
  const [whole, setWhole] = useState(false)
  const columns = Array.from(new Set(rows.flatMap((row) => Object.keys(row))))
  const shown = whole ? rows : rows.slice(0, firstRows)
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Table">
      <Table striped>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row, i) => (
            <Table.Tr key={i}>
              {columns.map((column) => (
                <Table.Td key={column}>
                  {row[column] === undefined ? '' : <TextView text={String(row[column])} inline />}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < rows.length && (
        <Button variant="default" size="compact-sm" mt="xs" onClick={() => setWhole(true)}>
          Show all {count(rows.length)} rows
        </Button>
      )}
    </div>
  )
}
