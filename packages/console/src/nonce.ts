/** The nonce under which this page may add style elements; the server writes it into the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''

/** react-remove-scroll (under Mantine's modals) reads its nonce from this global. */
;(window as unknown as { __webpack_nonce__: string }).__webpack_nonce__ = nonce
