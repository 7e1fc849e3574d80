/** One page for each regime: clause, what it asks, what the pack shows, and what it does not. */
import { answerClause, packParts, type Regime } from '@countersign/core'
import { html, page } from './html.ts'
import { linkOf, type PackFacts } from './pages.ts'

const after = {
  text: 'Our words, after the text.',
  summary: 'Our words, after summaries by others: check them against the text.',
}

export const crosswalkPage = ({ name, source, note, clauses }: Regime, { counts }: PackFacts): string =>
  page(
    name,
    '../',
    html`<p>${note}</p>
      <p>
        The text: <a href="${source}" rel="noreferrer">${source}</a>. This page lists what the pack shows and where it
        has gaps. It does not say that a clause is met: that is yours to judge.
      </p>
      ${clauses.map((clause) => {
        const { shown, gaps } = answerClause(clause, counts)
        return html`<section>
          <h2>${clause.id}: ${clause.title}</h2>
          <p>${clause.asks} <span class="soft">${after[clause.after]}</span></p>
          <h3>Shown</h3>
          ${
            shown.length === 0
              ? html`<p>Nothing.</p>`
              : html`<ul>
                  ${shown.map(({ part, count }) => html`<li><a href="../${linkOf(part)}">${packParts[part]}</a>: ${count}</li>`)}
                </ul>`
          }
          <h3>Gaps</h3>
          ${
            gaps.length === 0
              ? html`<p>None that we know of.</p>`
              : html`<ul>
                  ${gaps.map((gap) => html`<li class="gap">${gap}</li>`)}
                </ul>`
          }
        </section> `
      })}`,
  )
