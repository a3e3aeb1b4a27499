// Text that is no SQL of PostgreSQL is refused as a whole, as the X-ray refuses it: of another system's script, a letter or
// a list of values a restore would make an empty database. Judged by statements that our parser does not take; rows that a
// dump brings may hold anything.
import { basename } from 'node:path'
import { raise } from '../failures.ts'
import { makes } from './choose-segment.ts'
import {
  dialectName,
  dialectNextStep,
  isForeignInsert,
  judgeDialect,
  weighDialect,
  type DialectScores,
} from '../script/facts/detect-dialect.ts'
import { noSql, onlyRoles, startsLikeSql } from '../script/facts/nothing-to-restore.ts'
import { maxParsedBytes, parseStatement } from '../script/facts/parse-statement.ts'
import type { SeenStatement } from './script-unit.ts'

const refuse = (path: string, { sentence, nextStep }: typeof noSql | typeof onlyRoles): never =>
  raise({ kind: 'file-unsupported', message: `${basename(path)}: ${sentence}`, file: path, hint: nextStep })

export class ForeignText {
  readonly #scores: DialectScores = new Map()
  #understood = false
  #refused = 0
  #makes = false

  note({ sql, line, parsed }: SeenStatement): void {
    this.#makes ||= makes.test(sql)
    if (parsed === true) {
      this.#understood = true
      return
    }
    const tooLarge = sql.length > maxParsedBytes
    // A dump may have millions of INSERTs: one of them is looked into, where nothing else was understood before it.
    if (parsed === null && !isForeignInsert(sql)) {
      if (this.#understood) return
      if (!tooLarge && parseStatement(sql).ok) {
        this.#understood = true
        return
      }
    }
    this.#refused += 1
    this.#understood ||= startsLikeSql(sql)
    if (!tooLarge) weighDialect(this.#scores, sql, '', line)
  }

  refuseOtherSystem(path: string): void {
    const dialect = judgeDialect(this.#scores)
    const found = dialect === null ? undefined : this.#scores.get(dialect)
    if (dialect === null || found === undefined) return
    raise({
      kind: 'file-unsupported',
      message: `${basename(path)} is written for ${dialectName(dialect)}, not for PostgreSQL (line ${found.line}: ${found.sign}).`,
      file: path,
      line: found.line,
      hint: dialectNextStep(dialect),
    })
  }

  /** `isDumpall`: as its first lines say. */
  refuseOnlyRoles(path: string, isDumpall: boolean): void {
    if (isDumpall && !this.#makes) refuse(path, onlyRoles)
  }

  /** `holdsOther`: commands for psql, say. */
  refuseNoSql(path: string, holdsOther: boolean): void {
    if (this.#understood || (this.#refused === 0 && holdsOther)) return
    refuse(path, noSql)
  }
}
