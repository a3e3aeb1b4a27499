// Is it PostgreSQL's SQL at all? A file of another system gives one sentence instead of a thousand syntax errors.
// And is it a template that a program has to fill in first?
import type { Dialect } from '../../../../shared/model/script.ts'

export type ForeignDialect = Exclude<Dialect, 'postgresql'>

type Sign = readonly [RegExp, number]

const signs: Readonly<Record<ForeignDialect, readonly Sign[]>> = {
  mysql: [
    [/`[A-Za-z_][\w$ -]*`/, 2],
    [/\bENGINE\s*=\s*(InnoDB|MyISAM|MEMORY|Aria)\b/i, 4],
    [/\bAUTO_INCREMENT\b/i, 3],
    [/^\s*\/\*!\d{5}/, 4],
    [/\b(UN)?LOCK\s+TABLES\b/i, 2],
    [/^\s*DELIMITER\s/im, 3],
    [/\bDEFAULT\s+CHARSET\s*=/i, 3],
    [/\bINT\s*\(\s*\d+\s*\)/i, 1],
    [/^\s*USE\s+`?\w+`?\s*$/i, 2],
  ],
  sqlite: [
    [/^\s*PRAGMA\s/i, 4],
    [/\bAUTOINCREMENT\b/i, 4],
    [/\bWITHOUT\s+ROWID\b/i, 3],
    [/\bsqlite_sequence\b/i, 3],
    [/\bCREATE\s+(TABLE|INDEX|UNIQUE\s+INDEX)\s+(IF\s+NOT\s+EXISTS\s+)?\[[A-Za-z_]/i, 2],
  ],
  tsql: [
    [/(^|\n)\s*GO\s*(\r?\n|$)/i, 3],
    [/\[dbo\]\s*\./i, 4],
    [/\bIDENTITY\s*\(\s*\d+\s*,\s*\d+\s*\)/i, 3],
    [/\bNVARCHAR\s*\(\s*(\d+|MAX)\s*\)/i, 2],
    [/\bSET\s+(ANSI_NULLS|QUOTED_IDENTIFIER|NOCOUNT|IDENTITY_INSERT)\b/i, 4],
    [/\bN'[^']*'/, 1],
    [/\b(UNIQUEIDENTIFIER|DATETIME2|SYSUTCDATETIME|GETDATE\s*\(\s*\))\b/i, 2],
    [/\b(NON)?CLUSTERED\b/i, 1],
    [/\bCREATE\s+TABLE\s+\[[A-Za-z_]/i, 1],
  ],
  oracle: [
    [/\bN?VARCHAR2\s*\(/i, 3],
    [/\bNUMBER\s*\(\s*\d+/i, 2],
    [/(^|\n)\s*\/\s*(\r?\n|$)/, 2],
    [/\bTABLESPACE\s+\w+\s+(PCTFREE|STORAGE)\b/i, 3],
    [/\bSYSDATE\b/i, 2],
    [/\bFROM\s+DUAL\b/i, 2],
    [/\bCREATE\s+OR\s+REPLACE\s+(EDITIONABLE\s+)?(PACKAGE|TRIGGER)\b[\s\S]*:new\./i, 2],
    [/\bPROMPT\s/, 1],
  ],
}

/** By its table's name, in backquotes or brackets: never PostgreSQL's. */
export const isForeignInsert = (sql: string): boolean =>
  /^\s*insert\s+(?:ignore\s+)?(?:into\s+)?[`[]/i.test(sql.slice(0, 200))

const names: Readonly<Record<ForeignDialect, string>> = {
  mysql: 'MySQL or MariaDB',
  sqlite: 'SQLite',
  tsql: 'Microsoft SQL Server',
  oracle: 'Oracle',
}

export const dialectName = (dialect: ForeignDialect): string => names[dialect]

export type DialectScores = Map<ForeignDialect, { score: number; line: number; file: string; sign: string }>

/** Strings and comments hold anything; only what is left speaks of the dialect. Backquotes and brackets stay. */
const withoutStrings = (sql: string): string =>
  sql.replace(/'(?:[^']|'')*'/g, "''").replace(/\$([A-Za-z_]*)\$[\s\S]*?\$\1\$/g, "''")

/** Looks at one refused statement. */
export const weighDialect = (scores: DialectScores, sql: string, file: string, line: number): void => {
  const text = withoutStrings(sql.length > 20_000 ? sql.slice(0, 20_000) : sql)
  for (const dialect of Object.keys(signs) as ForeignDialect[]) {
    for (const [sign, weight] of signs[dialect]) {
      const found = sign.exec(text)
      if (found === null) continue
      const before = scores.get(dialect)
      const start = found.index + found[0].length - found[0].trimStart().length
      const at = line + (text.slice(0, start).match(/\n/g)?.length ?? 0)
      if (before === undefined)
        scores.set(dialect, { score: weight, line: at, file, sign: found[0].trim().slice(0, 40) })
      else before.score += weight
    }
  }
}

const mysqlNext =
  'Convert it first (pgloader, or mysqldump --compatible=postgresql as a start), or ask for a PostgreSQL dump.'
const nextSteps: Readonly<Record<ForeignDialect, string>> = {
  mysql: mysqlNext,
  sqlite: 'Load it into SQLite and move it with pgloader, or look for the PostgreSQL version of this file.',
  tsql: 'Look for the PostgreSQL version of this file, or convert it with a migration tool.',
  oracle: 'Convert it with ora2pg, or look for the PostgreSQL version of this file.',
}

export const dialectNextStep = (dialect: ForeignDialect): string => nextSteps[dialect]

/** The dialect the refused statements speak, when it is clear. */
export const judgeDialect = (scores: DialectScores): ForeignDialect | null => {
  const ranked = [...scores].sort((a, b) => b[1].score - a[1].score)
  const best = ranked[0]
  return best !== undefined && best[1].score >= 4 ? best[0] : null
}

const templatePatterns: readonly RegExp[] = [
  /\{\{\s*[\w.$-]+[^{}]{0,80}\}\}/, // Jinja, Handlebars, Go
  /\{%-?\s*\w+[^%]{0,80}%\}/,
  /\$\{\s*[A-Za-z_][\w.:-]*\s*\}/, // shell, Flyway
  /<%[=-]?[^%]{1,80}%>/,
  /(?<![\w@'"<>-])@[A-Za-z_]\w*(?=\s*\.|\s|,|\)|$)/, // OHDSI's SqlRender
  /\$\(\s*[A-Za-z_]\w*\s*\)/, // sqlcmd
  /#\{\s*\w+\s*\}/,
  /%\(\w+\)s/,
  /__[A-Z][A-Z0-9_]+__/,
]

/** The first place-holder of a template in a refused statement. */
export const findPlaceholder = (sql: string): { readonly text: string; readonly index: number } | null => {
  const text = sql.replace(/'(?:[^']|'')*'/g, (string) => `'${' '.repeat(Math.max(0, string.length - 2))}'`)
  for (const pattern of templatePatterns) {
    const found = pattern.exec(text)
    if (found !== null) return { text: found[0], index: found.index }
  }
  return null
}
