import { query } from '../api/request.ts'
import { currentWorkspace } from '../api/workspace.ts'

/** Where media elements read a file; they cannot send a header, so the workspace stands in the address. */
export const fileAddress = (id: string): string =>
  `/v1/files/${encodeURIComponent(id)}${query({ workspace: currentWorkspace() })}`
