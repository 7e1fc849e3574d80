// Stands in until the branch with the real types is merged.
interface Base { name: string; title: string; hint?: string; required?: boolean }
export interface Option { value: string; title: string; hint?: string; key?: string }
export interface TreeOption { value: string; title: string; options?: TreeOption[] }
export type Question = Base & (
  | { kind: 'choice'; options: Option[]; many?: boolean }
  | { kind: 'tree'; options: TreeOption[]; many?: boolean }
  | { kind: 'spans'; field: string; options: Option[]; relations?: Option[] }
  | { kind: 'shapes'; field: string; options: Option[]; shapes: ('box' | 'polygon' | 'point')[] }
  | { kind: 'segments'; field: string; options: Option[] }
  | { kind: 'frames'; field: string; options: Option[] }
  | { kind: 'messages'; field: string; options: Option[]; many?: boolean }
  | { kind: 'pages'; field: string; options: Option[] }
  | { kind: 'rating'; levels: { value: number; title: string; text?: string }[]; na?: boolean }
  | { kind: 'number'; minimum?: number; maximum?: number; integer?: boolean }
  | { kind: 'text'; longest?: number }
  | { kind: 'form'; schema: object }
  | { kind: 'prefer'; options: string[]; ties?: boolean }
)
export interface View { path: string; as: 'text' | 'markdown' | 'mail' | 'image' | 'audio' | 'video' | 'pdf' | 'chat' | 'table' | 'json'; title?: string }
