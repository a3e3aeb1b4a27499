// Where a quoted string, a name, a body in dollars or a comment ends, in a text of SQL.
/** Behind what begins at `at`; null when it never ends. A single character that begins nothing ends behind itself. */
export const endOfPiece = (sql: string, at: number, standardStrings: boolean): number | null => {
  switch (sql[at]) {
    case "'":
      return endOfString(sql, at, !standardStrings || /(?:^|[^\w$])e$/i.test(sql.slice(Math.max(0, at - 2), at)))
    case '"':
      return endOfName(sql, at)
    case '$':
      return endOfBody(sql, at)
    case '-': {
      const line = sql.indexOf('\n', at)
      return line < 0 ? sql.length : line + 1
    }
    case '/':
      return endOfComment(sql, at)
    default:
      return null // a backslash
  }
}

const endOfString = (sql: string, from: number, escapes: boolean): number | null => {
  for (let at = from + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === "'") {
      if (sql[at + 1] !== "'") return at + 1
      at++
    }
  }
  return null
}

const endOfName = (sql: string, from: number): number | null => {
  for (let at = sql.indexOf('"', from + 1); at >= 0; at = sql.indexOf('"', at + 2))
    if (sql[at + 1] !== '"') return at + 1
  return null
}

const bodyTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

const endOfBody = (sql: string, from: number): number | null => {
  const inName = /[\w$\u0080-\uffff]/.test(sql[from - 1] ?? '')
  bodyTag.lastIndex = from
  const tag = inName ? undefined : bodyTag.exec(sql)?.[0]
  if (tag === undefined) return from + 1 // $1, or a dollar in a name
  const end = sql.indexOf(tag, from + tag.length)
  return end < 0 ? null : end + tag.length
}

const commentMarks = /\/\*|\*\//g

/** They nest. */
const endOfComment = (sql: string, from: number): number | null => {
  let depth = 0
  commentMarks.lastIndex = from
  for (let mark = commentMarks.exec(sql); mark !== null; mark = commentMarks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return commentMarks.lastIndex
  }
  return null
}
