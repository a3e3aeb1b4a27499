// A real process, really killed (SIGKILL) at random moments of a replace: the live database is the old one, byte for byte,
// or the new one with the old one kept; and the next look at the server leaves nothing over.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { tidyRestores } from '../../../electron/core/restore/tidy.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { ownServers } from '../../helpers/servers.ts'
import { ask, clean, debris, fingerprint, inputFor } from '../../integration/restore/harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = join(root, 'tests/.out/run-restore-child.mjs')
const servers = await ownServers()
const fifteen = servers.find(({ major }) => major === 15)
const points = 10

describe.skipIf(fifteen === undefined || binDirFor(15) === null).each(servers)(
  'a restore killed on $name',
  ({ params, major }) => {
    const name = `gwrk_${major}`
    const dump = join(mkdtempSync(join(tmpdir(), 'gw-killed-')), 'a.dump')
    beforeAll(async () => {
      await clean(params, name)
      await clean(fifteen!.params, 'gwrk_src')
      await ask(fifteen!.params, 'postgres', 'create database gwrk_src')
      await ask(
        fifteen!.params,
        'gwrk_src',
        `do $$ begin for n in 1 .. 40 loop execute format('create table t%s (id int primary key, body text); create index on t%s (body); insert into t%s select i, md5(i::text) from generate_series(1, 4000) i', n, n, n); end loop; end $$`,
      )
      execFileSync(
        join(binDirFor(15)!, 'pg_dump'),
        [
          '-Fc',
          '-h',
          fifteen!.params.host,
          '-p',
          String(fifteen!.params.port),
          '-U',
          'postgres',
          '-f',
          dump,
          'gwrk_src',
        ],
        { env: { ...process.env, PGPASSWORD: fifteen!.params.password } },
      )
      mkdirSync(join(root, 'tests/.out'), { recursive: true })
      await build({
        stdin: {
          contents: `import { runRestore } from './electron/core/restore/run-restore.ts'; import { createTestHost } from './tests/helpers/test-host.ts'; const end = await runRestore(createTestHost(), JSON.parse(process.argv[2]), { jobId: 'restore-child-' + process.pid, signal: new AbortController().signal, progress() {}, log() {}, setSteps(steps) { const s = steps.find((one) => one.status === 'running'); if (s) process.stdout.write(s.id + '\\n') }, updateStep() {} }); process.stdout.write('ended ' + end.state + '\\n')`,
          resolveDir: root,
          loader: 'ts',
        },
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
        outfile: program,
        logLevel: 'error',
      })
    })
    afterAll(async () => {
      await clean(params, name)
      await clean(fifteen!.params, 'gwrk_src')
    })

    const start = () =>
      spawn(process.execPath, [program, JSON.stringify(inputFor(params, dump, name, { replace: true }))], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })

    it(`loses nothing at ${points} random points`, { timeout: 240_000 }, async () => {
      await ask(params, 'postgres', `create database ${name}`)
      await ask(
        params,
        name,
        `create table precious as select i, md5(i::text) as body from generate_series(1, 5000) i; create index on precious (i)`,
      )
      const old = await fingerprint(params, name)
      const fresh = await fingerprint(fifteen!.params, 'gwrk_src')
      // How long one takes from its first word on.
      const began = { at: 0 }
      const whole = await new Promise<number>((resolve) => {
        const child = start()
        child.stdout.once('data', () => (began.at = performance.now()))
        child.once('exit', () => resolve(performance.now() - began.at))
      })
      expect(await fingerprint(params, name)).toBe(fresh)
      const reset = async () => {
        await clean(params, name)
        await ask(params, 'postgres', `create database ${name}`)
        await ask(
          params,
          name,
          `create table precious as select i, md5(i::text) as body from generate_series(1, 5000) i; create index on precious (i)`,
        )
      }
      await reset()
      const rows: string[] = []
      for (let point = 0; point < points; point++) {
        const afterMs = whole * ((point + Math.random()) / points)
        let said = ''
        const child = start()
        await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
        child.stdout.on('data', (text) => (said += String(text)))
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        child.kill('SIGKILL')
        await new Promise<void>((resolve) =>
          child.exitCode !== null || child.signalCode !== null ? resolve() : void child.once('exit', () => resolve()),
        )
        const now = await fingerprint(params, name)
        const kept = (
          await ask<{ datname: string }>(
            params,
            'postgres',
            `select datname from pg_database where datname like '${name}\\_before\\_%'`,
          )
        ).map(({ datname }) => datname)
        if (now === fresh) {
          expect(kept).toHaveLength(1)
          expect(await fingerprint(params, kept[0]!)).toBe(old)
        } else {
          expect(now).toBe(old)
          expect(kept).toEqual([])
        }
        const left = await debris(params)
        // The server notices a moment later that nobody is there.
        for (let i = 0; i < 50 && (await debris(params)).length > 0; i++) {
          await withClient(params, tidyRestores)
          if ((await debris(params)).length > 0) await new Promise((resolve) => setTimeout(resolve, 100))
        }
        expect(await debris(params)).toEqual([])
        rows.push(
          `${Math.round(afterMs)} ms, in ${said.trim().split('\n').pop() || 'look'}: ${now === fresh ? 'the new one, the old one kept' : 'the old one'}, ${left.length} left over, tidied`,
        )
        if (now === fresh) await reset()
      }
      console.log(`PostgreSQL ${major}, a replace of ${Math.round(whole)} ms killed after\n${rows.join('\n')}`)
    })

    it('never takes a database of somebody else for its own', async () => {
      const alike = `${name}__gw_restore_abc_012345`
      await ask(params, 'postgres', `create database ${alike}`)
      await withClient(params, tidyRestores)
      expect(await ask(params, 'postgres', 'select datname from pg_database where datname = $1', [alike])).toHaveLength(
        1,
      )
      await ask(params, 'postgres', `drop database ${alike}`)
    })
  },
)
