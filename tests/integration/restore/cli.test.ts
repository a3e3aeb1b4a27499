import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../../helpers/run-cli.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean } from './harness.ts'

describe.each(testServers())('groundwork restore on $name', ({ params, major }) => {
  const name = `gwcli_r_${major}`
  const folder = mkdtempSync(join(tmpdir(), 'gw-cli-restore-'))
  const file = join(folder, 'a.sql')
  const env = {
    PGHOST: params.host,
    PGPORT: String(params.port),
    PGUSER: params.user,
    PGPASSWORD: params.password ?? '',
  }
  writeFileSync(
    file,
    'CREATE TABLE a (i int PRIMARY KEY);\nCOPY a (i) FROM stdin;\n1\n2\n\\.\nALTER SYSTEM SET work_mem = 1;\n',
  )
  afterAll(() => clean(params, name))

  it('answers JSON, writes the receipt, and keeps what is there', async () => {
    await clean(params, name)
    const first = await run(['restore', file, '--database', name, '--json', '--receipt', join(folder, 'r.html')], {
      env,
    })
    expect(first.code).toBe(0)
    const answer = JSON.parse(first.out) as {
      outcome: string
      database: string
      receipt: { rows: unknown; leftOut: unknown[] }
      findings: { hint: string }[]
    }
    expect(answer).toMatchObject({
      outcome: 'verified',
      database: name,
      receipt: { rows: [{ table: 'public.a', expected: 2, found: 2 }] },
    })
    expect(answer.findings[0]!.hint).toContain('--agree statement-')
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain('Verified')
    const second = await run(['restore', file, '--database', name, '--json'], { env })
    expect(second.code).toBe(1)
    expect(JSON.parse(second.out)).toMatchObject({
      outcome: 'failed',
      database: name,
      error: { kind: 'database-differs' },
    })
    const third = await run(['restore', file, '--database', name, '--replace'], { env })
    expect([third.code, third.out]).toEqual([0, expect.stringMatching(new RegExp(`kept as ${name}_before_`))])
    expect(await ask(params, name, 'select count(*)::int as n from a')).toEqual([{ n: 2 }])
  })

  it('shows the password of a role it made once, and the role gets in with it', async () => {
    await clean(params, name)
    const made = ['restore', file, '--database', name, '--owner', `${name}_own`, '--create-owner']
    const { code, err } = await run(made, { env, tty: true })
    const uri = new RegExp(`postgresql://${name}_own:([^@]+)@`).exec(err)
    expect([code, err]).toEqual([0, expect.stringMatching(/Shown this once[^\n]*\n\s+postgresql:/)])
    const own = { ...params, user: `${name}_own`, password: uri?.[1] ?? '' }
    expect(await ask(own, name, 'select current_user as me, count(*)::int as n from a')).toEqual([
      { me: `${name}_own`, n: 2 },
    ])
    expect((await run([...made, '--replace', '--json'], { env })).out).not.toContain('password-generated')
  })

  it('lists the ways on after errors, and goes on with --continue', async () => {
    await clean(params, name)
    const data = mkdtempSync(join(tmpdir(), 'gw-cli-continue-'))
    const faulty = join(folder, 'faulty.sql')
    writeFileSync(
      faulty,
      `CREATE TABLE a (i int);\nCOPY a (i) FROM stdin;\n1\n\\.\nCREATE POLICY p ON a TO ${name}_role USING (true);\n`,
    )
    const first = await run(['restore', faulty, '--database', name], { env, data })
    const command = new RegExp(`groundwork restore --continue (\\S+)\\s+--fix create-role:${name}_role`)
    expect([first.code, first.out]).toEqual([3, expect.stringMatching(command)])
    const job = command.exec(first.out)?.[1] ?? ''
    const list = ['restore', '--list-unfinished']
    const listed = await run(list, { env, data })
    expect([listed.code, listed.out]).toEqual([0, expect.stringMatching(command)])
    expect(listed.out).toContain(`faulty.sql into "${name}" on ${params.host}:${params.port}: 1 part failed`)
    const asJson = JSON.parse((await run([...list, faulty, '--json'], { env, data })).out) as unknown
    expect(asJson).toMatchObject({
      unfinished: [
        { job, file: faulty, target: name, database: name, failed: 1, fixes: [{ id: `create-role:${name}_role` }] },
      ],
    })
    expect((await run([...list, file], { env, data })).out).toContain('There is no restore of a.sql to go on from.')
    const go = ['restore', '--continue', job]
    expect((await run([...go, '--database', name], { env, data })).code).toBe(2)
    expect((await run([...go, '--fix', 'nonsense'], { env, data })).code).toBe(2)
    const again = await run([...go, '--fix', `create-role:${name}_role`, '--json'], { env, data })
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      expect.objectContaining({ outcome: 'verified', database: name, ranAgain: ['CREATE POLICY p'] }),
    ])
    expect(JSON.parse((await run([...go, '--json'], { env, data })).out)).toMatchObject({
      error: { kind: 'not-found' },
    })
    expect(JSON.parse((await run([...list, '--json'], { env, data })).out)).toEqual({ unfinished: [] })
  })

  it('says what is wrong with a call', async () => {
    expect((await run(['restore', file, '--json'], { env })).code).toBe(2)
    expect(
      (await run(['restore', file, '--database', 'x', '--schema-only', '--data-only', '--json'], { env })).code,
    ).toBe(2)
    expect((await run(['restore', join(folder, 'nothing'), '--database', 'x', '--json'], { env })).code).toBe(1)
  })
})
