// What browser mode sends over its one WebSocket (`ws://127.0.0.1:PORT/ws`), as JSON text frames.
//   1. window: {hello: {token}} with the one-time token of the address (`#t=TOKEN`), or {hello: {session}} after a reload
//   2. host:   {welcome: {session}}, to be kept in sessionStorage; or closes with 4401 (not let in: show "open it again with npm start")
//   3. window: {id, name, input}  ->  host: {id, result}, in any order; host: {event} at any time
// The window takes the token out of the address at once (history.replaceState). After a lost connection (not 4401) it
// comes back with its session, and asks jobs.list again: events while it was away are gone.
import type { Result } from '../model/failure.ts'
import type { CoreEvent } from './transport.ts'

export const socketPath = '/ws'
export const tokenParameter = 't'
export const sessionStorageKey = 'groundwork.session'
/** Close code: no valid token or session came with the first frame. */
export const notLetIn = 4401
/** Close code: the host is stopping (idle, or ended in its terminal). */
export const hostStops = 4410

export type Hello = { readonly hello: { readonly token: string } | { readonly session: string } }
export type WireCall = { readonly id: number; readonly name: string; readonly input: unknown }

export type FromHost =
  | { readonly welcome: { readonly session: string } }
  | { readonly id: number; readonly result: Result<unknown> }
  | { readonly event: CoreEvent }
