// What both engines must do alike, on every server: results, places of errors, folding, transactions, progress.
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../../shared/model/job.ts'
import { engineMatrix, useDatabase } from './engine-matrix.ts'
import { dropDatabase, query, removeFolder, requestFor, write } from './harness.ts'

afterAll(removeFolder)

describe.each(engineMatrix)('$title', (each) => {
  const { name, engine, server } = each
  const db = useDatabase(each)
  const { load, tables } = db

  it('loads tables, functions, rows and says so', async () => {
    const outcome = await load(
      "create table film (id serial primary key, title text);\ncopy film (title) from stdin;\nAlien\n\\N\ntab\\tstop\n\\.\ninsert into film (title) values ('é; x');\ncreate function f() returns int language sql begin atomic select 1; end;\n",
    )
    expect(outcome).toMatchObject({ engine: name, status: 'loaded', statements: 4, rows: 3, errors: [], followOns: 0 })
    expect(outcome.leftState).toContain('All of script.sql is loaded')
    expect(
      (await query<{ title: string | null }>(db.target, 'select title from film order by id')).map(
        ({ title }) => title,
      ),
    ).toEqual(['Alien', null, 'tab\tstop', 'é; x'])
  })

  it('names the very line and column of an error, with the lines around it', async () => {
    const outcome = await load(
      'create table a (i int);\n\n-- why\nselect i,\n  "é", nope\n  from a;\ncreate table never (i int);\n',
    )
    expect(outcome.status).toBe('failed')
    expect(outcome.errors).toHaveLength(1)
    expect(outcome.errors[0]).toMatchObject({
      kind: 'script-failed',
      file: 'script.sql',
      line: 5,
      column: 3,
      sqlState: '42703',
      excerpt: { firstLine: 4, lines: ['select i,', '  "é", nope', '  from a'], markLine: 5, markColumn: 2 },
    })
    expect(outcome.errors[0]!.hint).toBeTruthy()
    expect(outcome.leftState).toBe(
      'The 1 statement before that point is in the database; the rest of the script was not run.',
    )
    expect(await tables()).toEqual(['a'])
  })

  it('counts columns from the start of the line, also for the second statement on it', async () => {
    const outcome = await load('create table a (i int); /* é */ select nope from a;\n')
    expect(outcome.errors[0]).toMatchObject({
      line: 1,
      column: 40,
      excerpt: { firstLine: 1, lines: ['create table a (i int); /* é */ select nope from a'], markColumn: 39 },
    })
  })

  it('finds the statement among hundreds that travel together', async () => {
    const good = Array.from({ length: 250 }, (_, i) => `create table t${i} (i int);`)
    const outcome = await load(
      [...good.slice(0, 130), 'create table bad (i nosuchtype);', ...good.slice(130)].join('\n'),
    )
    expect(outcome.errors[0]).toMatchObject({ line: 131, column: 21, sqlState: '42704' })
    expect(outcome.statements).toBe(130)
    expect(await tables()).toHaveLength(130)
  })

  it('keeps rows inserted before a failing one, and their serial numbers', async () => {
    const outcome = await load(
      `create table n (id serial, v int check (v < 100));\n${Array.from({ length: 120 }, (_, i) => `insert into n (v) values (${i});`).join('\n')}`,
    )
    expect(outcome.errors[0]).toMatchObject({ line: 102, sqlState: '23514' })
    expect(await query(db.target, 'select count(*)::int c, max(id) m from n')).toEqual([{ c: 100, m: 100 }])
  })

  it('places a syntax error in the middle of a batch and keeps what came before', async () => {
    const outcome = await load(
      `create table n (v int);\n${Array.from({ length: 30 }, (_, i) => `insert into n values (${i});`).join('\n')}\ninsert into n valuess (1);\ninsert into n values (31);`,
    )
    expect(outcome.errors[0]).toMatchObject({ line: 32, column: 15, sqlState: '42601' })
    expect(await query(db.target, 'select count(*)::int c from n')).toEqual([{ c: 30 }])
  })

  it('names the line of a bad row of COPY and keeps row data out of the log', async () => {
    const logged: string[] = []
    const rows = Array.from({ length: 3000 }, (_, i) => (i === 2345 ? 'secret-not-a-number' : String(i))).join('\n')
    const outcome = await load(
      `create table n (v int);\n\ncopy n from stdin;\n${rows}\n\\.\ncreate table never (i int);\n`,
      { onLog: (_level, text) => logged.push(text) },
    )
    expect(outcome.errors[0]).toMatchObject({
      line: 3 + 2345 + 1,
      sqlState: '22P02',
      excerpt: { lines: ['secret-not-a-number'] },
    })
    expect(logged.join('\n')).not.toContain('secret-not-a-number')
    expect(await tables()).toEqual(['n'])
  })

  it('transaction: whole leaves nothing behind on failure, and everything on success', async () => {
    const failed = await load('create table a (i int);\ninsert into a values (1);\nselect broken;\n', {
      transaction: 'whole',
    })
    expect(failed.status).toBe('failed')
    expect(failed.leftState).toContain('Nothing of the script is in the database')
    expect(await tables()).toEqual([])
    const loaded = await load('create table a (i int);\ncopy a from stdin;\n1\n2\n\\.\ncreate index on a (i)', {
      transaction: 'whole',
    })
    expect(loaded).toMatchObject({ status: 'loaded', statements: 3, rows: 2 })
    expect(await query(db.target, 'select count(*)::int c from a')).toEqual([{ c: 2 }])
  })

  it('goes on after errors: first causes kept, what follows from them only counted', async () => {
    const outcome = await load(
      'create table good (i int);\ncreate table bad (i nosuch);\nalter table bad add c int;\ncreate index on bad (i);\ncopy bad from stdin;\n1\n\\N\n; drop table good;\n\\.\nbegin;\nselect 1/0;\nselect 2;\nselect 3;\nrollback;\ninsert into good values (1);\n',
      { onError: 'continue' },
    )
    expect(outcome.status).toBe('completed-with-errors')
    expect(outcome.errors.map(({ line, sqlState }) => ({ line, sqlState }))).toEqual([
      { line: 2, sqlState: '42704' },
      { line: 11, sqlState: '22012' },
    ])
    expect(outcome.followOns).toBe(5)
    expect(await query(db.target, 'select count(*)::int c from good')).toEqual([{ c: 1 }])
  })

  it('takes statements of every sort: results, cursors, procedures that commit, COPY to the client', async () => {
    const outcome = await load(
      `create table t (i int);
copy (select generate_series(1, 10000)) to stdout;
show search_path;
table t;
begin; declare c cursor for select 1; fetch all from c; commit;
prepare p as select $1::int; execute p(1); deallocate p;
listen x; notify x, 'hello';
do $$ begin insert into t values (5); commit; end $$;
create procedure pr() language plpgsql as $$ begin insert into t values (6); commit; insert into t values (7); end $$;
call pr();
insert into t values (8) returning i;
create rule r as on insert to t do also select 1;
insert into t values (9);
savepoint x;
`,
      { onError: 'continue' },
    )
    expect(outcome.errors).toMatchObject([{ line: 14, sqlState: '25P01' }])
    expect(outcome).toMatchObject({
      status: 'completed-with-errors',
      followOns: 0,
      leftState: expect.stringContaining('1 statement failed'),
    })
    expect(await query(db.target, 'select array_agg(i order by i) a from t')).toEqual([{ a: [5, 6, 7, 8, 9] }])
  })

  it('keeps the order of statements and errors over many messages', async () => {
    const lines = Array.from({ length: 900 }, (_, i) => {
      if (i === 0) return 'create table n (v int);'
      if (i % 250 === 90) return `create table t${i} (v nosuch${i});`
      if (i % 250 === 91) return `insert into n values ('x${i}');`
      if (i === 500) return 'begin;'
      if (i === 560) return 'commit;'
      if (i === 800) return '\\set ON_ERROR_STOP on'
      return i % 250 < 150 ? `create table t${i} (v int);` : `insert into n values (${i});`
    })
    const outcome = await load(lines.join('\n'), { onError: 'continue' })
    expect(outcome.errors.map(({ line, sqlState }) => `${line} ${sqlState}`)).toEqual(
      [91, 341, 591, 841].flatMap((line) =>
        line === 841 ? [`${line} 42704`] : [`${line} 42704`, `${line + 1} 22P02`],
      ),
    )
    const made = lines.slice(0, 840).filter((line, i) => line.startsWith('create') && i % 250 !== 90).length
    expect(await tables()).toHaveLength(made)
    expect(await query(db.target, 'select count(*)::int c from n')).toEqual([
      { c: lines.slice(0, 840).filter((line) => /^insert .*\(\d/.test(line)).length },
    ])
  })

  it('keeps at most 100 errors', async () => {
    const outcome = await load(Array.from({ length: 150 }, (_, i) => `select nope${i};`).join('\n'), {
      onError: 'continue',
    })
    expect(outcome.errors).toHaveLength(100)
    expect(outcome.errors[99]).toMatchObject({ line: 100 })
  })

  it('runs what cannot run in a transaction', async () => {
    const outcome = await load(
      "create table a (i int);\nvacuum a;\ncreate index concurrently ai on a (i);\nalter type e1 add value if not exists 'x';",
      { onError: 'continue' },
    )
    expect(outcome.errors.map(({ line }) => line)).toEqual([4])
    const enums = await load(
      "create type mood as enum ('a');\nalter type mood add value 'b';\ncreate table m (v mood default 'b');\ninsert into m default values;\n",
    )
    expect(enums.status).toBe('loaded')
    const inside = await load('vacuum;', { transaction: 'whole' })
    expect(inside.errors[0]).toMatchObject({ sqlState: '25001', line: 1 })
    expect(inside.errors[0]!.hint).toContain('transaction: none')
  })

  it('sets role and settings of the connection', async () => {
    const role = `gw_owner_${name}_${server.major}`
    await query(server.params, `drop role if exists ${role}`)
    await query(server.params, `create role ${role}`)
    try {
      await query(db.target, `create schema "odd \\ name" authorization ${role}`)
      const outcome = await engine(
        requestFor(write('role.sql', 'create table mine (i int);'), {
          ...db.target,
          settings: { role, search_path: '"odd \\ name"' },
        }),
      )
      expect(outcome).toMatchObject({ status: 'loaded' })
      expect(
        await query(
          db.target,
          "select n.nspname, pg_get_userbyid(relowner) o from pg_class c join pg_namespace n on n.oid = relnamespace where relname = 'mine'",
        ),
      ).toEqual([{ nspname: 'odd \\ name', o: role }])
    } finally {
      await dropDatabase(db.target)
      await query(server.params, `drop role ${role}`)
    }
  })

  it.each(['weird = name', "quo'te\\", 'host=evil dbname=x', 'ünï "code"'])(
    'loads into a database called %s',
    async (database) => {
      const quoted = `"${database.replaceAll('"', '""')}"`
      await query(server.params, `drop database if exists ${quoted}`)
      await query(server.params, `create database ${quoted}`)
      const outcome = await engine(
        requestFor(write('name.sql', 'create table here (i int);'), { ...server.params, database }),
      )
      expect(outcome.status).toBe('loaded')
      expect(
        await query({ ...server.params, database }, "select 1 one from pg_class where relname = 'here'"),
      ).toHaveLength(1)
      await query(server.params, `drop database ${quoted}`)
    },
  )

  it('counts notices and hears them', async () => {
    const heard: string[] = []
    const outcome = await load(
      "do $$ begin raise notice 'hello'; raise warning 'careful'; end $$;\ncreate table if not exists a (i int);\ncreate table if not exists a (i int);\n",
      { onLog: (_level, text) => heard.push(text) },
    )
    expect(outcome).toMatchObject({ status: 'loaded', notices: 3 })
    expect(heard.join('\n')).toMatch(/hello[\s\S]*careful/)
  })

  it('shows progress at once, rarely, and to the end', async () => {
    const seen: { at: number; p: Omit<Progress, 'phase' | 'title'> }[] = []
    const content = `create table p (i int);\ncopy p from stdin;\n${Array.from({ length: 200_000 }, (_, i) => i).join('\n')}\n\\.\nselect pg_sleep(0.4);\ncreate table last (i int);\n`
    const request = requestFor(write('progress.sql', content), db.target, {
      onProgress: (p) => seen.push({ at: performance.now() - started, p }),
    })
    const started = performance.now()
    const outcome = await engine(request)
    expect(outcome.status).toBe('loaded')
    expect(seen[0]!.at).toBeLessThan(200)
    expect(seen.length).toBeLessThan(4 + (performance.now() - started) / 80)
    expect(seen.at(-1)!.p).toMatchObject({
      done: content.length,
      total: content.length,
      unit: 'bytes',
      statements: 4,
      rows: 200_000,
    })
    expect(seen.some(({ p }) => p.current === 'rows of p' || p.current === 'table last')).toBe(true)
  })

  it('says why it could not connect, the same way from both', async () => {
    const file = write('x.sql', 'select 1;')
    const wrong = await engine(requestFor(file, { ...db.target, password: 'wrong' }))
    expect(wrong).toMatchObject({ status: 'failed', statements: 0 })
    expect(wrong.errors[0]).toMatchObject({ kind: 'password-wrong' })
    const gone = await engine(requestFor(file, { ...db.target, port: 1 }))
    expect(gone.errors[0]).toMatchObject({ kind: 'server-unreachable' })
    const none = await engine(requestFor(file, { ...db.target, database: 'no such database' }))
    expect(none.errors[0]).toMatchObject({ kind: 'not-found' })
  })

  it('puts no password where others can read it', async () => {
    const own = await load('\\setenv X 1\ncreate table seen (a text);\nselect pg_sleep(0.5);\n')
    expect(own.status).toBe('loaded')
    const running = load('select pg_sleep(0.6);\n')
    await new Promise((resolve) => setTimeout(resolve, 250))
    const { readdirSync } = await import('node:fs')
    const lines = readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        } catch {
          return ''
        }
      })
    expect(lines.filter((line) => line.includes(db.target.password!) && line.includes('psql'))).toEqual([])
    await running
  })
})
