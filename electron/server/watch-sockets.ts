import type { WebSocket, WebSocketServer } from 'ws'

/** Ends sockets whose other side is gone without a word (a laptop asleep, a killed browser): they must not keep us up. */
export const watchSockets = (sockets: WebSocketServer, everyMs: number): (() => void) => {
  const answered = new WeakSet<WebSocket>()
  sockets.on('connection', (socket: WebSocket) => {
    answered.add(socket)
    socket.on('pong', () => answered.add(socket))
  })
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answered.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
