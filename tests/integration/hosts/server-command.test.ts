// The built-in server through the command line: made, reused, looked at, stopped; its databases outlive the command.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../helpers/run-cli.ts'

let data: string
beforeAll(() => void (data = mkdtempSync(join(tmpdir(), 'groundwork-cli-server-'))))
afterAll(async () => {
  await run(['server', 'stop'], { data })
  rmSync(data, { recursive: true, force: true })
})

type Server = { major: number; state: string; port?: number; pid?: number }
const json = async <T>(...args: string[]): Promise<{ code: number; value: T }> => {
  const { code, out } = await run([...args, '--json'], { data })
  return { code, value: JSON.parse(out) as T }
}

test('stop and log say that nothing runs', async () => {
  const { code, value } = await json<{ error: { kind: string; hint: string } }>('server', 'stop')
  expect(code).toBe(1)
  expect(value.error).toMatchObject({ kind: 'not-found', hint: expect.stringContaining('server start') })
})

test('start, again, status, log, setup without --server, stop', async () => {
  const started = await json<Server>('server', 'start')
  expect(started).toMatchObject({ code: 0, value: { state: 'running', port: expect.any(Number) } })
  const { major, pid, port } = started.value
  const again = await json<Server>('server', 'start', String(major))
  expect(again.value).toMatchObject({ state: 'running', pid, port })
  const status = await json<Server[]>('server', 'status')
  expect(status.value.find((one) => one.major === major)).toMatchObject({ state: 'running' })
  const log = await json<{ lines: string[] }>('server', 'log', '-n', '200')
  expect(log.value.lines.join('\n')).toMatch(/ready to accept connections/)

  const folder = mkdtempSync(join(data, 'recipe-'))
  writeFileSync(join(folder, 's.sql'), 'CREATE TABLE t (id int PRIMARY KEY);\n')
  writeFileSync(
    join(folder, 'groundwork.yaml'),
    'groundwork: 1\nname: mini\nrole: { name: mini }\ndatabase: { name: mini }\nload: [{ script: s.sql }]\n',
  )
  const setup = await run(['setup', '--json'], { data, cwd: folder })
  expect(JSON.parse(setup.out)).toMatchObject({ outcome: 'verified', database: 'mini', server: { port } })

  expect(await json<Server>('server', 'stop')).toMatchObject({ code: 0, value: { major, state: 'stopped' } })
  // check changes nothing, so it does not start a server either: it says what to do.
  const stopped = await run(['check', '--json'], { data, cwd: folder })
  expect(stopped.code).toBe(1)
  expect(JSON.parse(stopped.out)).toMatchObject({
    error: { kind: 'server-unreachable', hint: expect.stringContaining('groundwork server start') },
  })
  await json<Server>('server', 'start', String(major))
  const back = await run(['check', '--json'], { data, cwd: folder })
  expect(JSON.parse(back.out)).toMatchObject({ database: 'mini', counts: { tables: { expected: 1, found: 1 } } })
})

test('doctor looks at this machine', async () => {
  const { code, out } = await run(['doctor', '--json'], { data })
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: { severity: string; message: string }[] }
  expect(code).toBe(ok ? 0 : 1)
  expect(ok).toBe(!findings.some((finding) => finding.severity === 'error'))
})

test('list finds the servers of this machine', async () => {
  const { code, value } = await json<{ running: unknown[]; installations: { version: string }[]; builtIn: Server[] }>(
    'server',
    'list',
  )
  expect(code).toBe(0)
  expect(value.running.length).toBeGreaterThan(0)
  expect(value.installations.length).toBeGreaterThan(0)
})
