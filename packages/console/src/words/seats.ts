/** `role:finance, skill:risk`; a seat that anybody fills is one more person. */
export function saySeats(seats: readonly string[]): string {
  const named = seats.filter(Boolean)
  const any = seats.length - named.length
  const more = named.length > 0 ? 'one more person' : 'a seat that anybody else fills'
  return [...named, ...(any === 0 ? [] : [any === 1 ? more : `${any} seats that anybody else fills`])].join(', ')
}
