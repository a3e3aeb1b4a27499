// The script reader on a generated COPY dump, INSERTs and DDL: MB/s (best of three), and that memory does not follow the file's size.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readScript } from '../../electron/core/script/read-script.ts'
import type { BenchRow } from './types.ts'

const megabyte = 1e6

const copyRow = (n: number): string =>
  `${n}\tsome text ${n * 7} here\t\\N\t2026-01-01 12:00:${n % 60}\t{"key": "value ${n}"}\n`
const insertRow = (n: number): string =>
  `INSERT INTO public.orders (id, name, note, created) VALUES (${n}, 'Name ${n}', 'It''s a note; with (stuff)', '2026-01-01 12:00:00');\n`
const ddlPart = (n: number): string => `--
-- Name: table_${n}; Type: TABLE; Schema: public; Owner: app
--

CREATE TABLE public.table_${n} (
    id bigint NOT NULL,
    name text DEFAULT 'none'::text NOT NULL,
    price numeric(10,2),
    CONSTRAINT table_${n}_price_check CHECK ((price > (0)::numeric))
);

CREATE FUNCTION public.touch_${n}() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now(); -- keeps; it 'fresh'
  return new;
end;
$$;

`

/** Writes `head`, the parts over and over until the size is reached, and `tail`. */
const generate = (file: string, bytes: number, part: (n: number) => string, head = '', tail = ''): void => {
  let block = ''
  for (let n = 0; block.length < megabyte; n++) block += part(n)
  const descriptor = openSync(file, 'w')
  writeSync(descriptor, `SET client_encoding = 'UTF8';\n${head}`)
  for (let size = 0; size < bytes; size += block.length) writeSync(descriptor, block)
  writeSync(descriptor, tail)
  closeSync(descriptor)
}

const readOnce = async (file: string): Promise<{ bytes: number; items: number; seconds: number; peakRss: number }> => {
  const started = performance.now()
  const reader = readScript(file)
  let items = 0
  let peakRss = 0
  for (;;) {
    const step = await reader.next()
    peakRss = Math.max(peakRss, process.memoryUsage.rss())
    if (step.done) return { bytes: step.value.bytes, items, seconds: (performance.now() - started) / 1000, peakRss }
    items += step.value.length
  }
}

const measure = async (name: string, file: string, goal: number): Promise<BenchRow> => {
  let best = 0
  let items = 0
  for (let round = 0; round < 3; round++) {
    const read = await readOnce(file)
    best = Math.max(best, read.bytes / megabyte / read.seconds)
    items = read.items
  }
  return {
    name,
    value: Math.round(best),
    unit: 'MB/s',
    goal: `>= ${goal} MB/s`,
    ok: best >= goal,
    detail: `${items} items`,
  }
}

export const run = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-bench-'))
  const at = (name: string): string => join(folder, name)
  const copyHead = 'COPY public.t (a, b, c, d, e) FROM stdin;\n'
  try {
    generate(at('copy.sql'), 300 * megabyte, copyRow, copyHead, '\\.\n')
    generate(at('copy-small.sql'), 30 * megabyte, copyRow, copyHead, '\\.\n')
    generate(at('insert.sql'), 60 * megabyte, insertRow)
    generate(at('ddl.sql'), 60 * megabyte, ddlPart)
    const rows = [
      await measure('reader: COPY data, 300 MB', at('copy.sql'), 300),
      await measure('reader: INSERT statements, 60 MB', at('insert.sql'), 40),
      await measure('reader: tables and functions, 60 MB', at('ddl.sql'), 40),
    ]
    const small = (await readOnce(at('copy-small.sql'))).peakRss
    const large = (await readOnce(at('copy.sql'))).peakRss
    const growthKb = Math.max(0, Math.round((large - small) / 1024))
    rows.push({
      name: 'reader: memory of a 300 MB file over a 30 MB file',
      value: growthKb,
      unit: 'KB',
      goal: '<= 65536 KB',
      ok: growthKb <= 65_536,
    })
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
