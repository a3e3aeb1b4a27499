// app://groundwork/... serves the built window. Node's fetch, file:// and the network stay out of it.
import { protocol } from 'electron'
import { makeNonce, pageHeaders, withNonce } from '../core/hosts/page-security.ts'
import { readPageFile } from '../core/hosts/page-files.ts'
import { scheme } from './origin.ts'

/** Has to be called before Electron is ready. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])

const refuse = (status: number): Response =>
  new Response('Not here.\n', { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })

export const answerPage = async (
  pageFolder: string,
  request: { readonly url: string; readonly method: string },
): Promise<Response> => {
  const url = new URL(request.url)
  if (url.protocol !== `${scheme}:` || url.host !== 'groundwork') return refuse(404)
  if (request.method !== 'GET') return refuse(405)
  const file = await readPageFile(pageFolder, url.pathname)
  if (!file) return refuse(404)
  const nonce = makeNonce()
  const body = file.isPage ? withNonce(file.body.toString('utf8'), nonce) : new Uint8Array(file.body)
  return new Response(body, {
    headers: { ...pageHeaders(nonce, "'self'"), 'Content-Type': file.mediaType, 'Cache-Control': 'no-store' },
  })
}

export const serveAppScheme = (pageFolder: string): void =>
  protocol.handle(scheme, (request) => answerPage(pageFolder, request))
