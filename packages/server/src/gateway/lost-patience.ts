/** How the clients we know say in `notifications/cancelled` that they only lost patience. */
export const lostPatience = /tim(e|ed)[ -]?out/i
