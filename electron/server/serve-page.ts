import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { makeNonce, pageHeaders, withNonce } from '../core/hosts/page-security.ts'
import { readPageFile } from '../core/hosts/page-files.ts'
import { checkRequest } from './check-request.ts'

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  })
  response.end(`${text}\n`)
}

/** The files of the window. They hold no secret, so they need no session; everything that does goes over the socket. */
export const servePage = (folder: string, portOf: () => number): RequestListener => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const port = portOf()
    const refused = checkRequest(request, port, false)
    if (refused) return refuse(response, refused.status, refused.text)
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const file = await readPageFile(folder, path)
    if (!file)
      return refuse(response, 404, path === '/' ? 'The window is not built yet: run npm run build.' : 'Not here.')
    const nonce = makeNonce()
    const body = file.isPage ? withNonce(file.body.toString('utf8'), nonce) : file.body
    response.writeHead(200, {
      ...pageHeaders(nonce, `'self' ws://127.0.0.1:${port}`),
      'Content-Type': file.mediaType,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    })
    response.end(body)
  }
  return (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'That did not work.')
      else response.destroy()
    })
  }
}
