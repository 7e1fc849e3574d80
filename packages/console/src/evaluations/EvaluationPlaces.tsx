import { NavLink } from 'react-router'
import classes from './evaluations.module.css'

const places = [
  { to: '/evaluations', label: 'Evaluations' },
  { to: '/evaluations/comparisons', label: 'Comparisons' },
  { to: '/evaluations/datasets', label: 'Data sets' },
  { to: '/evaluations/rubrics', label: 'Rubrics' },
  { to: '/evaluations/judges', label: 'Judges' },
]

/** What belongs to evaluation, side by side. */
export function EvaluationPlaces() {
  return (
    <nav className={classes.places} aria-label="Evaluation">
      {places.map(({ to, label }) => (
        <NavLink key={to} to={to} end={to === '/evaluations'} className={classes.place}>
          {label}
        </NavLink>
      ))}
    </nav>
  )
}
