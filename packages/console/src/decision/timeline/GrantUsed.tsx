import { Link } from 'react-router'

export function GrantUsed() {
  return (
    <>
      Somebody had approved everything like this: <Link to="/grants">a grant</Link> answered it.
    </>
  )
}
