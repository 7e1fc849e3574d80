import type { ProjectWire } from '../api/wire.ts'
import { InquiryList } from './InquiryList.tsx'

/** What was asked about the items of this project. */
export default function InquiriesTab({ project }: { project: ProjectWire }) {
  return <InquiryList project={project.id} />
}
