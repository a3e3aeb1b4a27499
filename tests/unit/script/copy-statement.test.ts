import { describe, expect, it } from 'vitest'
import { readCopyFromStdin } from '../../../electron/core/script/copy-statement.ts'

describe('readCopyFromStdin', () => {
  it.each([
    ['COPY t FROM stdin', true],
    ['copy "from" (a, "to") from STDIN with (format csv)', true],
    ['COPY t TO stdout', false],
    ["COPY t FROM '/tmp/x'", false],
    ['COPY (select 1) TO STDOUT', false],
    ['select 1', false],
  ])('%s: %s', (sql, expected) => expect(readCopyFromStdin(sql) !== null).toBe(expected))

  it("takes ESCAPE '\\' as one word", () => {
    expect(readCopyFromStdin(String.raw`COPY t FROM stdin WITH CSV QUOTE '"' ESCAPE '\'`)).toMatchObject({
      csv: true,
      quote: 0x22,
      escape: 0x5c,
    })
    expect(readCopyFromStdin(String.raw`COPY t FROM stdin (FORMAT csv, ESCAPE E'\\')`)).toMatchObject({ escape: 0x5c })
  })

  // A nested quantifier once took exponential time for the first of these.
  it.each([
    ['a quote', `',2,null,0);drop table northwind.shippers; -- ${'x'.repeat(200_000)}`],
    ['a quote in a COPY', `COPY t FROM stdin NULL 'x${'y'.repeat(200_000)}`],
    ['an E quote', `COPY t FROM stdin NULL E'${'\\a'.repeat(100_000)}`],
    ['an identifier', `COPY "${'""'.repeat(100_000)}`],
    ['comments', `COPY ${'/*'.repeat(100_000)}`],
  ])('takes linear time where %s never closes', (_name, sql) => {
    const started = performance.now()
    readCopyFromStdin(sql)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
