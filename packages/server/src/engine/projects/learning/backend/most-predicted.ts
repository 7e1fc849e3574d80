/** So many of what could be asked are put to a model of yours in one round, and chosen from. */
export const mostPredicted = 2_000
