import { Alert, Button, List } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { isProblem, messageOf } from '../api/problem.ts'

/** An error in the server's words, which say what to do next. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (!error) return null
  const fields = isProblem(error) ? error.errors : []
  return (
    <Alert color="red" variant="outline" icon={<CircleAlert size={18} aria-hidden />} role="alert">
      {messageOf(error)}
      {fields.length > 0 && (
        <List size="sm" mt={4}>
          {fields.map((field) => (
            <List.Item key={`${field.path} ${field.message}`}>
              {field.path && <strong>{field.path}: </strong>}
              {field.message}
              {field.line !== undefined && ` (line ${field.line})`}
            </List.Item>
          ))}
        </List>
      )}
      {onRetry && (
        <Button size="compact-sm" variant="default" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
