/** Pages without script and without anything from elsewhere. Whatever is put into one is text, unless it is a page's own. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
export type Value = Html | string | number | boolean | null | undefined | readonly Value[]

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] as string)

function spell(value: Value): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return (value as readonly Value[]).map(spell).join('')
  return value === null || value === undefined ? '' : escape(String(value))
}
export const html = (strings: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(strings.map((text, i) => text + (i < values.length ? spell(values[i]) : '')).join(''))

export const table = (heads: readonly string[], rows: readonly (readonly Value[])[]): Html =>
  rows.length === 0
    ? html`<p class="soft">None.</p>`
    : html`<div class="wide">
        <table>
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${cell}</td>`)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>`

const style = `:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#595959;--line:#d4d4d4;--gap:#8a3b00;--link:#0b57a4}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--soft:#a8a8a8;--line:#3d3d3d;--gap:#ffb27a;--link:#8ec2ff}}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem}h3{font-size:1rem;margin:1rem 0 0}time{white-space:nowrap}a{color:var(--link)}
.soft{color:var(--soft)}.gap{color:var(--gap)}.wide{overflow-x:auto}dt{color:var(--soft)}dd{margin:0 0 .6rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem;border:1px solid var(--line);padding:.7rem}section{border-top:1px solid var(--line)}
@media print{body{max-width:none;padding:0;font-size:11pt}a{color:inherit}section{break-inside:avoid}nav{display:none}}`

/** `up`: the way to the pack's first page. */
export const page = (title: string, up: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        ${up === '' ? null : html`<nav><a href="${up}index.html">Evidence pack</a></nav>`}
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text
  }`
