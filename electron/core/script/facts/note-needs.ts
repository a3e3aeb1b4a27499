// Extensions that a statement needs without saying so.
import type { Node } from 'libpg-query'
import { namesOf, stringOf, walk } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { optionOf } from './create-routine.ts'
import {
  extensionOfAccessMethod,
  extensionOfFunction,
  extensionOfLanguage,
  extensionOfOperatorClass,
  extensionOfType,
} from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import type { NotedStatement } from './noted-statement.ts'
import { findType } from './resolve.ts'
import type { ScriptNotes } from './script-notes.ts'

const calledInText = /\b([a-z_][a-z0-9_]*)\s*\(/gi

/** Extensions that a statement's types, functions, operator classes and languages come from. */
export const noteNeeds = (
  follow: Follow,
  notes: ScriptNotes,
  node: Node,
  statement: NotedStatement,
  by: Obj | string,
): void => {
  const place = { file: statement.file, line: statement.line }
  const seen = new Set<string>()
  const add = (
    extension: string | undefined,
    what: string,
    routine: string | null,
    sure: boolean,
    typeName: string | null = null,
  ): void => {
    if (extension === undefined || extension === 'plpgsql' || seen.has(`${extension} ${what}`)) return
    seen.add(`${extension} ${what}`)
    notes.needs.push({ extension, what, routine, type: typeName, by, place, sure })
  }
  walk(node, (type, inner) => {
    if (type === 'FuncCall') {
      const name = namesOf(inner['funcname'] as readonly Node[] | undefined).at(-1) ?? ''
      add(extensionOfFunction(name), `${name}()`, name, true)
    } else if (type === 'argType' || type === 'typeName' || type === 'returnType' || type === 'TypeName') {
      const names = namesOf(inner['names'] as readonly Node[] | undefined)
      const name = names.at(-1) ?? ''
      if (inner['pct_type'] !== true && findType(follow, names.at(-2), name) === undefined)
        add(extensionOfType(name), `type ${name}`, null, true, name)
    } else if (type === 'IndexElem') {
      const name = namesOf(inner['opclass'] as readonly Node[] | undefined).at(-1)
      if (name !== undefined) add(extensionOfOperatorClass(name), `operator class ${name}`, null, true)
    } else if (type === 'IndexStmt')
      add(
        extensionOfAccessMethod(String(inner['accessMethod'] ?? '')),
        `index method ${String(inner['accessMethod'])}`,
        null,
        true,
      )
  })
  if (!('CreateFunctionStmt' in node)) return
  const { options } = node.CreateFunctionStmt
  const language = (stringOf(optionOf(options, 'language')) ?? '').toLowerCase()
  add(extensionOfLanguage(language), `language ${language}`, null, true)
  if (language !== 'sql' && language !== 'plpgsql') return
  for (const match of statement.sql.matchAll(calledInText))
    add(
      extensionOfFunction((match[1] ?? '').toLowerCase()),
      `${match[1] ?? ''}()`,
      (match[1] ?? '').toLowerCase(),
      false,
    )
}
