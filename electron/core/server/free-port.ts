import { connect, createServer } from 'node:net'

/** Nobody listens on it, on any address: a listener on 0.0.0.0 does not always stop ours on 127.0.0.1, and then clients reach either. */
export const isPortFree = async (port: number): Promise<boolean> => !(await answers(port)) && (await canListen(port))

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.setTimeout(300, () => done(true))
    const done = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => done(true))
    socket.on('error', () => done(false))
  })

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)))
  })

/** The wanted port, the next nine after it, or any that the system has free. */
export const findFreePort = async (wanted: number): Promise<number> => {
  for (let port = wanted; port < wanted + 10; port += 1) if (await isPortFree(port)) return port
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted))
    })
  })
}
