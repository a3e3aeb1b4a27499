import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../../../electron/core/process/redact.ts'

describe('redact', () => {
  it.each([
    ['postgresql+psycopg://shop:s3cret@localhost:5432/shop', 'postgresql+psycopg://shop:********@localhost:5432/shop'],
    ['redis://:s3cret@cache:6379', 'redis://:********@cache:6379'],
    ['host=h password=s3cret dbname=d', 'host=h password=******** dbname=d'],
    ["host=h password='s3 cret' dbname=d", 'host=h password=******** dbname=d'],
    ['PGPASSWORD=s3cret psql', 'PGPASSWORD=******** psql'],
    ['DB_PASS=s3cret', 'DB_PASS=********'],
    ['postgresql://h/d?user=u&password=s3cret&x=1', 'postgresql://h/d?user=u&password=********&x=1'],
    ['{"password": "s3cret", "user": "u"}', '{"password": ********, "user": "u"}'],
    ["ALTER ROLE a PASSWORD 's3''cret' VALID UNTIL 'x'", "ALTER ROLE a PASSWORD '********' VALID UNTIL 'x'"],
    ["CREATE ROLE a LOGIN ENCRYPTED PASSWORD E's3\\'cret';", "CREATE ROLE a LOGIN ENCRYPTED PASSWORD '********';"],
    ['CREATE ROLE a PASSWORD $x$s3cret$x$;', "CREATE ROLE a PASSWORD '********';"],
    ['set md5d41d8cd98f00b204e9800998ecf8427e', 'set md5********'],
  ])('%s', (text, safe) => {
    expect(redact(text)).toBe(safe)
  })

  it('leaves text without a password alone', () => {
    const text =
      'SELECT a FROM b WHERE c = 1; -- see https://example.org:8080/path and a@b.c\npassword authentication failed for user "x"'
    expect(redact(text)).toBe(text)
  })

  it('finds known secrets as they are, in URLs and in literals', () => {
    expect(redact('a p@ss/w b p%40ss%2Fw c', ['p@ss/w'])).toBe('a ******** b ******** c')
    expect(redact("'it''s me'", ["it's me"])).toBe("'********'")
  })

  it('never lets a known secret through, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 20 }).filter((s) => /[a-z0-9]{3}/i.test(s) && !'********'.includes(s)),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          // What stands before and after must not by chance spell it again around the mask.
          expect(redact(`${before}\n${secret}\n${after}`, [secret]).split('\n')).not.toContain(secret)
        },
      ),
    )
  })

  it('takes longer secrets first, so that no rest of them stays', () => {
    expect(redact('abcdef', ['abc', 'abcdef'])).toBe('********')
  })
})
