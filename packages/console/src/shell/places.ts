import {
  Activity,
  Award,
  BookOpenCheck,
  ChartNoAxesColumn,
  Eye,
  FileCheck,
  Flag,
  Gauge,
  Gavel,
  History,
  House,
  Inbox,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MessageSquareWarning,
  Route,
  Scale,
  ServerCog,
  Settings,
  Stamp,
  Tags,
  Target,
  UsersRound,
} from 'lucide-react'
import type { Operation } from '@countersign/core'
import type { SessionWire } from '../api/wire.ts'
import { may } from './may.ts'

export interface Place {
  to: string
  label: string
  icon: LucideIcon
  /** Hidden from people who may not do this. */
  needs?: Operation
}
/** Where people stand to what an AI does, as the documentation has it. */
export interface PlaceGroup {
  label: string
  places: readonly Place[]
}

const everyDay: readonly Place[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/decide', label: 'Decide', icon: Gavel, needs: 'task.work' },
  { to: '/inbox', label: 'Inbox', icon: Inbox, needs: 'task.work' },
  { to: '/decisions', label: 'Decisions', icon: BookOpenCheck },
]
const groups: readonly PlaceGroup[] = [
  {
    label: 'On the loop',
    places: [
      { to: '/watch', label: 'Watch', icon: Eye },
      { to: '/board', label: 'Board', icon: LayoutDashboard, needs: 'board.read' },
      { to: '/incidents', label: 'Incidents', icon: Flag },
      { to: '/runs', label: 'Runs', icon: Route, needs: 'run.read' },
    ],
  },
  {
    label: 'Above it',
    places: [
      { to: '/policies', label: 'Policies', icon: Scale },
      { to: '/objectives', label: 'Objectives', icon: Target, needs: 'objective.read' },
      { to: '/grants', label: 'Grants', icon: Stamp, needs: 'grant.read' },
      { to: '/systems', label: 'Systems', icon: ServerCog },
    ],
  },
  {
    label: 'Behind it',
    places: [
      { to: '/insights', label: 'Insights', icon: ChartNoAxesColumn },
      { to: '/look-back', label: 'Look back', icon: History },
      { to: '/appeals', label: 'Appeals', icon: MessageSquareWarning, needs: 'appeal.read' },
      { to: '/log', label: 'Log & evidence', icon: FileCheck, needs: 'log.read' },
    ],
  },
  {
    label: 'Label and evaluate',
    places: [
      { to: '/projects', label: 'Projects', icon: Tags, needs: 'project.read' },
      { to: '/evaluations', label: 'Evaluations', icon: Gauge, needs: 'evaluation.read' },
    ],
  },
  {
    label: 'This place',
    places: [
      { to: '/people', label: 'People', icon: UsersRound, needs: 'conflict.declare' },
      { to: '/qualifications', label: 'Qualifications', icon: Award, needs: 'qualification.read' },
      { to: '/keys', label: 'Keys', icon: KeyRound, needs: 'key.mint-own' },
      { to: '/health', label: 'Health', icon: Activity, needs: 'health.read' },
      { to: '/settings', label: 'Settings', icon: Settings },
    ],
  },
]

/** Where this person can go. Someone alone is offered to invite others, not to manage people. */
const openTo = (session: SessionWire, places: readonly Place[]): Place[] =>
  places
    .filter((place) => !place.needs || may(session, place.needs))
    .map((place) =>
      place.to === '/people' && session.workspace.members <= 1 && may(session, 'person.invite')
        ? { ...place, label: 'Invite' }
        : place,
    )

/** The four of every day, and the others by where one stands; under More on a phone. */
export const placesFor = (session: SessionWire): { everyDay: Place[]; groups: PlaceGroup[] } => ({
  everyDay: openTo(session, everyDay),
  groups: groups
    .map(({ label, places }) => ({ label, places: openTo(session, places) }))
    .filter(({ places }) => places.length > 0),
})
