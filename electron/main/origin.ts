/** Where the window lives: a scheme of its own, so that it shares nothing with any web page or file. */
export const scheme = 'app'
export const origin = 'app://groundwork'
export const startPage = `${origin}/index.html`

/** Exact: `app://groundwork.evil/` and `app://groundwork@evil/` are not ours. */
export const isOurs = (url: string): boolean => url === origin || url.startsWith(`${origin}/`)
