import { describe, expect, it } from 'vitest'
import { readPsqlMessages, type PsqlMessage } from '../../../electron/core/load/psql-messages.ts'

const read = (text: string, pieces = [text]) => {
  const messages: PsqlMessage[] = []
  const other: string[] = []
  const reader = readPsqlMessages(
    (message) => messages.push(message),
    (line) => other.push(line),
  )
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return { messages, other }
}

const sample = `psql:<stdin>:6: ERROR:  42P01: relation "bar" does not exist
LINE 4: bar;
        ^
LOCATION:  parserOpenTable, parse_relation.c:1392
psql:<stdin>:7: NOTICE:  42P07: relation "a" already exists, skipping
LOCATION:  transformCreateStmt, parse_utilcmd.c:209
psql:sub dir/a:b.sql:17: ERROR:  P0001: first
second
DETAIL:  d1
d2
HINT:  h
CONTEXT:  PL/pgSQL function f() line 1 at RAISE
COPY t, line 2, column a: "x"
LOCATION:  exec_stmt_raise, pl_exec.c:3907
psql:<stdin>:20: error: invalid command \\foo
psql:<stdin>:21: server closed the connection unexpectedly
	This probably means the server terminated abnormally
	before or while processing the request.
`

describe('readPsqlMessages', () => {
  it('reads messages with place, state, mark and parts', () => {
    const { messages } = read(sample)
    expect(messages).toEqual([
      {
        level: 'error',
        file: '<stdin>',
        line: 6,
        sqlState: '42P01',
        message: 'relation "bar" does not exist',
        mark: { statementLine: 4, text: 'bar;', column: 0 },
      },
      {
        level: 'notice',
        file: '<stdin>',
        line: 7,
        sqlState: '42P07',
        message: 'relation "a" already exists, skipping',
      },
      {
        level: 'error',
        file: 'sub dir/a:b.sql',
        line: 17,
        sqlState: 'P0001',
        message: 'first\nsecond',
        detail: 'd1\nd2',
        hint: 'h',
        context: 'PL/pgSQL function f() line 1 at RAISE\nCOPY t, line 2, column a: "x"',
      },
      { level: 'error', file: '<stdin>', line: 20, message: 'invalid command \\foo' },
      { level: 'error', file: '<stdin>', line: 21, message: expect.stringContaining('server closed the connection') },
    ])
  })

  it('does not depend on how the text is cut', () => {
    expect(read(sample, [...sample]).messages).toEqual(read(sample).messages)
    expect(read(sample.replaceAll('\n', '\r\n')).messages).toEqual(read(sample).messages)
  })

  it.each([
    ['FEHLER', 'error'],
    ['ERREUR', 'error'],
    ['ОШИБКА', 'error'],
    ['错误', 'error'],
    ['오류', 'error'],
    ['VAŽNÁ CHYBA', 'error'],
    ['HINWEIS', 'notice'],
    ['WARNUNG', 'notice'],
    ['ЗАМЕЧАНИЕ', 'notice'],
    ['警告', 'notice'],
    ['注意', 'notice'],
    ['AVISO', 'notice'],
  ])('a server speaking another language: %s is an %s', (word, level) => {
    expect(read(`psql:<stdin>:1: ${word}:  42P07: something\n`).messages).toEqual([
      { level, file: '<stdin>', line: 1, sqlState: '42P07', message: 'something' },
    ])
  })

  it('connection failures have no place', () => {
    expect(
      read(
        'psql: error: connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs the server running?\n',
      ).messages,
    ).toEqual([
      {
        level: 'error',
        message: 'connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs the server running?',
      },
    ])
  })

  it('hands over what belongs to no message', () => {
    expect(read('hello from \\warn\npsql:<stdin>:2: error: invalid command \\x\n').other).toEqual(['hello from \\warn'])
  })
})
