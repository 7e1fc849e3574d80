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
  /** Beyond the four of every day; under More on a phone. */
  governing?: boolean
}

const all: readonly Place[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/decide', label: 'Decide', icon: Gavel, needs: 'task.work' },
  { to: '/inbox', label: 'Inbox', icon: Inbox, needs: 'task.work' },
  { to: '/decisions', label: 'Decisions', icon: BookOpenCheck },
  { to: '/projects', label: 'Projects', icon: Tags, governing: true, needs: 'project.read' },
  { to: '/evaluations', label: 'Evaluations', icon: Gauge, governing: true, needs: 'evaluation.read' },
  { to: '/board', label: 'Board', icon: LayoutDashboard, governing: true, needs: 'board.read' },
  { to: '/watch', label: 'Watch', icon: Eye, governing: true },
  { to: '/incidents', label: 'Incidents', icon: Flag, governing: true },
  { to: '/runs', label: 'Runs', icon: Route, governing: true, needs: 'run.read' },
  { to: '/grants', label: 'Grants', icon: Stamp, governing: true, needs: 'grant.read' },
  { to: '/appeals', label: 'Appeals', icon: MessageSquareWarning, governing: true, needs: 'appeal.read' },
  { to: '/look-back', label: 'Look back', icon: History, governing: true },
  { to: '/systems', label: 'Systems', icon: ServerCog, governing: true },
  { to: '/insights', label: 'Insights', icon: ChartNoAxesColumn, governing: true },
  { to: '/policies', label: 'Policies', icon: Scale, governing: true },
  { to: '/objectives', label: 'Objectives', icon: Target, governing: true, needs: 'objective.read' },
  { to: '/log', label: 'Log & evidence', icon: FileCheck, governing: true, needs: 'log.read' },
  { to: '/people', label: 'People', icon: UsersRound, governing: true, needs: 'conflict.declare' },
  { to: '/qualifications', label: 'Qualifications', icon: Award, governing: true, needs: 'qualification.read' },
  { to: '/keys', label: 'Keys', icon: KeyRound, governing: true, needs: 'key.mint-own' },
  { to: '/health', label: 'Health', icon: Activity, governing: true, needs: 'health.read' },
  { to: '/settings', label: 'Settings', icon: Settings, governing: true },
]

/** Where this person can go. Someone alone is offered to invite others, not to manage people. */
export const placesFor = (session: SessionWire): Place[] =>
  all
    .filter((place) => !place.needs || may(session, place.needs))
    .map((place) =>
      place.to === '/people' && session.workspace.members <= 1 && may(session, 'person.invite')
        ? { ...place, label: 'Invite' }
        : place,
    )
