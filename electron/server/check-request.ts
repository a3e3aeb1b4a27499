import type { IncomingMessage } from 'node:http'

/**
 * Null when the request may come in. Host is compared exactly, so that a name rebound to 127.0.0.1 gets nothing;
 * an Origin, where there is one, must be our own page. A socket must have one: only browsers send it, and they always do.
 */
export const checkRequest = (
  request: IncomingMessage,
  port: number,
  isSocket: boolean,
): { readonly status: number; readonly text: string } | null => {
  const own = `127.0.0.1:${port}`
  if (request.headers.host !== own) return { status: 421, text: 'This address is not served here.' }
  const origin = request.headers.origin
  if (origin === undefined ? isSocket : origin !== `http://${own}`)
    return { status: 403, text: 'Only the Groundwork page itself may ask.' }
  if (request.method !== 'GET') return { status: 405, text: 'Only GET is served here.' }
  return null
}
