// A second `npm start` asks the Groundwork that already runs for a new window. It proves itself with the secret of the
// lock file (0600), so only this person's programs can.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import { notLetIn } from '../../shared/contract/browser-wire.ts'

const askSchema = z.strictObject({
  secret: z.string().max(256),
  ask: z.enum(['address', 'stop-if-idle']),
  openPath: z.string().max(32_768).optional(),
})
export type AdminAsk = z.infer<typeof askSchema>
export type AdminAnswer = { readonly address: string } | { readonly stops: boolean }

export type AdminAnswers = {
  readonly secret: string
  readonly address: (openPath?: string) => string
  readonly stopIfIdle: () => boolean
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const readAsk = (text: string): AdminAsk | null => {
  try {
    return askSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export const serveAdmin = (socket: WebSocket, answers: AdminAnswers): void => {
  socket.on('error', () => socket.terminate())
  socket.once('message', (data) => {
    const ask = readAsk(data.toString())
    if (!ask || !timingSafeEqual(digest(ask.secret), digest(answers.secret)))
      return socket.close(notLetIn, 'not let in')
    const answer: AdminAnswer =
      ask.ask === 'address' ? { address: answers.address(ask.openPath) } : { stops: answers.stopIfIdle() }
    socket.send(JSON.stringify(answer), () => socket.close(1000))
  })
}
