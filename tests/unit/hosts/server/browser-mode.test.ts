import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { get, openWindow, raw, rawUpgrade, startForTest, tokenOf, type Running } from './start-for-test.ts'

let running: Running
let port: number
beforeAll(async () => {
  running = await startForTest()
  port = running.mode.port
})
afterAll(() => running.end())

const enter = async () => {
  const window = await openWindow(port)
  window.send({ hello: { token: tokenOf(running.mode.address()) } })
  const welcome = await window.next()
  const { session } = welcome['welcome'] as { session: string }
  return { window, session }
}

describe('pages', () => {
  test('the window comes with a strict policy and a nonce that is new each time', async () => {
    const first = await get(port, '/')
    const second = await get(port, '/')
    expect(first.status).toBe(200)
    const policy = /content-security-policy: (.*)/i.exec(first.head)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`)
    expect(policy).not.toContain('unsafe')
    const nonceOf = (text: string): string => /'nonce-([^']+)'/.exec(text)?.[1] ?? ''
    expect(first.body).toContain(`<meta property="csp-nonce" content="${nonceOf(first.head)}"`)
    expect(nonceOf(first.head)).not.toBe(nonceOf(second.head))
    expect(first.head).not.toMatch(/access-control/i)
    expect(first.head).not.toMatch(/set-cookie/i)
  })

  test('assets are served with their media type and may be kept', async () => {
    const answer = await get(port, '/assets/app-abc.js')
    expect(answer.status).toBe(200)
    expect(answer.head).toMatch(/content-type: text\/javascript/i)
    expect(answer.head).toMatch(/immutable/)
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '//secret.txt',
    '/link.txt',
    '/.hidden.txt',
    '/index.html%00.txt',
    '/C:/secret.txt',
    '/%',
    '/missing.txt',
    '/assets',
    'http://evil.example/index.html',
    '*',
  ])('%s is not there', async (path) => {
    const answer = await get(port, path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('outside')
    expect(answer.body).not.toContain('hidden')
  })

  test.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]', ''])(
    'Host %s gets 421',
    async (host) => {
      const answer = await get(port, '/', [
        `Host: ${host}${host && !host.includes(':') && host !== '127.0.0.1' ? `:${port}` : ''}`,
      ])
      expect(answer.status).toBe(421)
    },
  )

  test('a request without a Host gets nothing', async () => {
    expect((await raw(port, ['GET / HTTP/1.1', 'Connection: close'])).status).toBe(400)
    expect((await raw(port, ['GET / HTTP/1.0'])).status).toBe(421)
  })

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'a foreign Origin %s gets 403',
    async (origin) => {
      expect((await get(port, '/', [`Origin: ${origin}`])).status).toBe(403)
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'])('%s gets 405', async (method) => {
    expect((await get(port, '/', [], method)).status).toBe(405)
  })

  test('nothing listens on the other addresses of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((a) => a && a.family === 'IPv4' && !a.internal)
    for (const other of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect(port, other!.address, () => resolve(true))
        socket.on('error', () => resolve(false))
      })
      expect(reached).toBe(false)
    }
  })
})

describe('the socket', () => {
  test('opens only for our own page', async () => {
    const own = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`]
    expect((await rawUpgrade(port, '/ws', [`Host: localhost:${port}`, own[1]!])).status).toBe(421)
    expect((await rawUpgrade(port, '/ws', [own[0]!, 'Origin: http://evil.example'])).status).toBe(403)
    expect((await rawUpgrade(port, '/ws', [own[0]!, `Origin: http://localhost:${port}`])).status).toBe(403)
    expect((await rawUpgrade(port, '/ws', [own[0]!])).status).toBe(403)
    expect((await rawUpgrade(port, '/other', own)).status).toBe(404)
  })

  test('a token lets one window in, and a call is answered', async () => {
    const { window, session } = await enter()
    expect(session.length).toBeGreaterThan(40)
    window.send({ id: 7, name: 'app.info', input: {} })
    const answer = await window.next()
    expect(answer).toMatchObject({
      id: 7,
      result: { ok: true, value: { capabilities: { host: 'browser', pickFile: false, clipboard: false } } },
    })
    window.close()
  })

  test('a token works once', async () => {
    const token = tokenOf(running.mode.address())
    const first = await openWindow(port)
    first.send({ hello: { token } })
    await first.next()
    const second = await openWindow(port)
    second.send({ hello: { token } })
    expect(await second.closed).toBe(4401)
    first.close()
  })

  test('a session comes back after a reload, and several windows work at once', async () => {
    const { window, session } = await enter()
    window.close()
    await window.closed
    const again = await openWindow(port)
    again.send({ hello: { session } })
    expect(await again.next()).toEqual({ welcome: { session } })
    const other = await enter()
    expect(other.session).not.toBe(session)
    again.send({ id: 1, name: 'jobs.list', input: {} })
    other.window.send({ id: 1, name: 'jobs.list', input: {} })
    expect(await again.next()).toEqual({ id: 1, result: { ok: true, value: [] } })
    expect(await other.window.next()).toEqual({ id: 1, result: { ok: true, value: [] } })
    again.close()
    other.window.close()
  })

  test.each([
    ['no hello', { id: 1, name: 'app.info', input: {} }],
    ['an unknown token', { hello: { token: 'x'.repeat(43) } }],
    ['an unknown session', { hello: { session: 'x'.repeat(43) } }],
    ['an empty token', { hello: { token: '' } }],
    ['a token that is no text', { hello: { token: { length: 43 } } }],
    ['the admin secret as a session', { hello: { session: 'admin-secret-of-the-test' } }],
  ])('%s is not let in', async (_what, frame) => {
    const window = await openWindow(port)
    window.send(frame)
    expect(await window.closed).toBe(4401)
  })

  test('events reach windows that are in, and only those', async () => {
    const { window } = await enter()
    const outside = await openWindow(port)
    const jobId = running.mode.app.jobs.start({
      kind: 'doctor',
      title: 'Look around',
      run: () => Promise.resolve({ state: 'succeeded' }),
    })
    const frame = await window.next()
    expect(frame).toMatchObject({ event: { type: 'state', jobId } })
    const leaked = await Promise.race([
      outside.next(),
      running.mode.app.jobs.ended(jobId).then(() => new Promise((r) => setTimeout(() => r('nothing'), 50))),
    ])
    expect(leaked).toBe('nothing')
    window.close()
    outside.close()
  })

  test('an oversized frame closes that window only', async () => {
    const { window } = await enter()
    const neighbour = await enter()
    window.sendText(JSON.stringify({ id: 1, name: 'app.info', input: 'x'.repeat(3 * 1024 * 1024) }))
    expect(await window.closed).toBe(1009)
    neighbour.window.send({ id: 2, name: 'jobs.list', input: {} })
    expect(await neighbour.window.next()).toMatchObject({ id: 2 })
    neighbour.window.close()
  })

  test('a frame that is no call closes the window; an unknown procedure is an answer', async () => {
    const { window } = await enter()
    window.send({ id: 3, name: 'no.such', input: {} })
    expect(await window.next()).toMatchObject({ id: 3, result: { ok: false, error: { kind: 'usage' } } })
    window.sendText('{')
    expect(await window.closed).toBe(1007)
  })
})

describe('the running one is asked for a window', () => {
  test('a wrong secret gets nothing', async () => {
    const socket = await openWindow(port, '/admin')
    socket.send({ secret: 'wrong', ask: 'address' })
    expect(await socket.closed).toBe(4401)
  })

  test('the recipe given to the second start opens in its window', async () => {
    const socket = await openWindow(port, '/admin')
    socket.send({ secret: 'admin-secret-of-the-test', ask: 'address', openPath: '/tmp/groundwork.yaml' })
    const { address } = (await socket.next()) as { address: string }
    const window = await openWindow(port)
    window.send({ hello: { token: tokenOf(address) } })
    expect(await window.next()).toHaveProperty('welcome')
    expect(await window.next()).toEqual({ event: { type: 'open-path', path: '/tmp/groundwork.yaml' } })
    window.close()
  })
})
