import { query } from '../api/request.ts'
import { currentWorkspace } from '../api/workspace.ts'
import { fileRoot, isReadThrough } from './file-root.ts'

/** Where media elements read a file; they cannot send a header, so the workspace stands in the address. */
export const fileAddress = (id: string): string =>
  `${fileRoot()}/${encodeURIComponent(id)}${isReadThrough() ? '' : query({ workspace: currentWorkspace() })}`
