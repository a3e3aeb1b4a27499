// Scripts that hold nothing a restore could bring: what is said of them, and what tells a broken statement from a letter.
export const noSql = {
  sentence: 'This is text, and nothing in it is SQL.',
  nextStep: 'Ask for a dump made with pg_dump. A list of values (CSV) goes into a table with COPY.',
} as const

export const onlyRoles = {
  sentence: 'This is a dump of a whole server (pg_dumpall) with nothing but roles and settings.',
  nextStep: 'Ask for a pg_dump of the database.',
} as const

const made =
  'table|view|index|sequence|function|procedure|type|schema|extension|trigger|rule|policy|domain|aggregate|cast|operator|collation|materialized|unique|unlogged|temp|temporary|foreign|event|text|statistics|publication|server|user|role|database|language|access|default|property|constraint|or'
const statementStart = new RegExp(
  String.raw`^\s*(?:(?:create|alter|drop)\s+(?:${made})\s|insert\s+into\s|comment\s+on\s|do\s+\$|delete\s+from\s|select\s[^.]*\sfrom\s|(?:grant|revoke)\s[^.]*\son\s)`,
  'i',
)

/** A statement of SQL, if not one that a parser takes. */
export const startsLikeSql = (sql: string): boolean => statementStart.test(sql.slice(0, 400))
