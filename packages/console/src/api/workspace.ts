const storageKey = 'countersign.workspace'

let current: string | null = null

/** The workspace that every call names. */
export const currentWorkspace = (): string | null => current

export function rememberedWorkspace(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

export function enterWorkspace(id: string): void {
  current = id
  try {
    localStorage.setItem(storageKey, id)
  } catch {
    return
  }
}
