const storageKey = 'countersign.last-edited'

function readAll(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

export const lastEdited = (action: string): string | null => readAll()[action] ?? null

export function rememberEdited(action: string, path: string): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...readAll(), [action]: path }))
  } catch {
    return
  }
}
