// Where a password may be: in memory, in a keychain, in the .env that was asked for. Where it must not be: anything else that
// is written, said, or shown to other people of the machine (argv). Real processes, searched while they run and afterwards.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { quoteLiteral } from '../../../electron/core/postgres/quote.ts'
import { startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { buildCli, makeDumps } from '../restore/killing.ts'

const fifteen = testServers().find(({ major }) => major === 15)
const admin = "Adm1n's:geheim@w/rt%40\\x"
const role = 'R0lle&geheim#wort$HOME'

/** As it stands in a URL, a conninfo, a JSON text, a passfile, an SQL literal. */
const faces = (secret: string): string[] => [
  ...new Set([
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", "''"),
    secret.replaceAll('\\', '\\\\').replaceAll(':', String.raw`\:`),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
  ]),
]

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)

/** Of processes that are new: each is looked at a few times, as it may still be its parent's copy at first. */
const watchCommandLines = (): (() => string[]) => {
  const looks = new Map<string, number>()
  const lines = new Set<string>()
  return () => {
    for (const pid of readdirSync('/proc')) {
      const before = looks.get(pid) ?? 0
      if (!/^\d+$/.test(pid) || before > 3) continue
      looks.set(pid, before + 1)
      try {
        lines.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
      } catch {
        // over already
      }
    }
    return [...lines]
  }
}

describe.skipIf(fifteen === undefined || process.platform !== 'linux')('a password', () => {
  let cluster: Cluster
  let program: string
  let archive: string
  let folder: string
  let params: ConnectionParams
  const look = watchCommandLines()
  const said: string[] = []
  beforeAll(async () => {
    // Every statement is logged, so that one that holds a password would be found.
    cluster = await startCluster(15, { settings: { log_statement: 'all' } })
    folder = mkdtempSync(join(tmpdir(), 'gw-passwords-'))
    await withClient({ ...cluster.params, settings: { log_statement: 'none' } }, (client) =>
      client.query(`create role gwp_admin superuser login password ${quoteLiteral(admin)}`),
    )
    params = { ...cluster.params, user: 'gwp_admin', password: admin }
    ;[program, { archive }] = await Promise.all([buildCli(), makeDumps(fifteen!.params, { tables: 3, rows: 200 })])
    writeFileSync(join(folder, 'schema.sql'), 'CREATE TABLE a (i int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n')
    writeFileSync(join(folder, 'broken.sql'), 'CREATE TABLE a (i int);\nSELECT nothing_such FROM a;\n')
    writeFileSync(join(folder, 'hostile.sql'), `CREATE TABLE a (i int);\nALTER ROLE gwp_admin PASSWORD '${role}';\n`)
    const recipe = (name: string, password: string, script: string, more = ''): void =>
      writeFileSync(
        join(folder, `${name}.yaml`),
        `groundwork: 1\nname: ${name}\nrole: { name: ${name}, password: ${password} }\ndatabase: { name: ${name} }\nload:\n  - { script: ${script} }\n${more}`,
      )
    recipe(
      'gwp_generated',
      'generate',
      'schema.sql',
      'env: { file: generated.env, set: { DATABASE_URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" } }\n',
    )
    recipe('gwp_asked', 'ask', 'schema.sql')
    recipe('gwp_broken', 'ask', 'broken.sql')
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(program, { force: true })
    rmSync(folder, { recursive: true, force: true })
  })

  const groundwork = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<number | null> => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GROUNDWORK_DATA: join(folder, 'data'), INIT_CWD: folder, ...env },
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => said.push(text.toString()))
    const watching = setInterval(look, 15)
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
    clearInterval(watching)
    return code
  }

  it('is in nothing that set-ups and restores write, say or start', { timeout: 120_000 }, async () => {
    const { host, port } = params
    const at = { PGHOST: host, PGPORT: String(port), PGUSER: 'gwp_admin', PGDATABASE: 'postgres' }
    const known = { ...at, PGPASSWORD: admin }
    const asked = { ...known, GROUNDWORK_ROLE_PASSWORD: role }
    const url = `postgresql://gwp_admin:${encodeURIComponent(admin)}@${host}:${port}/postgres`
    const codes = [
      await groundwork(['setup', 'gwp_generated.yaml', '--ndjson', '--verbose'], known),
      await groundwork(['setup', 'gwp_asked.yaml', '--yes', '--verbose', '--report', 'asked.html'], asked),
      await groundwork(['setup', 'gwp_broken.yaml', '--ndjson', '--verbose'], asked),
      await groundwork(['check', 'gwp_asked.yaml', '--json', '--server', url], { GROUNDWORK_ROLE_PASSWORD: role }),
      await groundwork(['setup', 'gwp_asked.yaml', '--json'], { ...asked, PGPASSWORD: `${admin}x` }),
      await groundwork(['restore', archive, '--database', 'gwp_own', '--ndjson', '--receipt', 'own.html'], known),
      await groundwork(['restore', archive, '--database', 'gwp_tool', '--engine', 'pg_restore', '--verbose'], known),
      await groundwork(['restore', join(folder, 'hostile.sql'), '--database', 'gwp_host', '--json'], known),
    ]
    expect(codes, said.join('').slice(-6000)).toEqual([0, 0, 1, 0, 1, 0, 0, 0])

    const generated =
      /(?:PASSWORD|DATABASE_URL)\s*=.*/.exec(readFileSync(join(folder, 'generated.env'), 'utf8'))?.[0] ?? ''
    const made =
      /:\/\/[^:]+:([^@]+)@/.exec(generated)?.[1] ?? generated.split('=').slice(1).join('=').replaceAll('"', '')
    expect(made.length).toBeGreaterThan(10)

    const seen = look() // argv of every process, while ours ran
    const places = new Map<string, string>([
      ['what was said', said.join('\n')],
      ['the server’s log', readFileSync(join(cluster.dataDirectory, '..', 'log'), 'utf8')],
    ])
    for (const path of filesIn(folder))
      if (!/\.env$|hostile\.sql$/.test(path)) places.set(path, readFileSync(path, 'latin1'))
    expect([...places.keys()].some((path) => path.includes('logs/jobs/'))).toBe(true)
    for (const secret of [admin, role, made])
      for (const face of faces(secret)) {
        for (const [place, text] of places) expect(text.includes(face), `${face} in ${place}`).toBe(false)
        // Where a person has typed it into the command line, it is there by their own hand.
        const theirs = encodeURIComponent(admin)
        if (face !== theirs) expect(seen.filter((line) => line.includes(face))).toEqual([])
      }
    expect(seen.some((line) => line.includes('psql') || line.includes('pg_restore'))).toBe(true)
    for (const path of filesIn(join(folder, 'data', 'logs'))) expect(statSync(path).mode & 0o077, path).toBe(0)
    expect(statSync(join(folder, 'generated.env')).mode & 0o077).toBe(0)
  })
})
