import type { CreateExtensionStmt, CreatePLangStmt } from 'libpg-query'
import { stringOf } from './ast.ts'
import { addDep, addObj } from './catalog.ts'
import { optionOf } from './create-routine.ts'
import { languageOfExtension, requiredExtensions, schemaOfExtension } from './extension-knowledge.ts'
import { type Follow, originOf } from './follow-types.ts'
import { putGlobal } from './put-global.ts'
import { creationSchema, findGlobal, findSchema } from './resolve.ts'

export const createExtension = (follow: Follow, stmt: CreateExtensionStmt): void => {
  const name = stmt.extname ?? ''
  follow.extensions.push({ name, place: follow.place })
  if (findGlobal(follow, 'extension', name) !== undefined) return
  const cascade = optionOf(stmt.options, 'cascade') !== undefined
  const given = stringOf(optionOf(stmt.options, 'schema'))
  const own = schemaOfExtension[name]
  if (own !== undefined && findSchema(follow, own) === undefined)
    addObj(follow.catalog, { kind: 'schema', name: own, origin: originOf(follow) })
  const schema = own ?? given ?? creationSchema(follow, undefined).name
  const required = requiredExtensions[name] ?? []
  if (cascade)
    for (const one of required)
      createExtension(follow, { extname: one, ...(given === undefined ? {} : { options: stmt.options ?? [] }) })
  const made = addObj(follow.catalog, {
    kind: 'extension',
    name,
    origin: originOf(follow),
    target: { schema, array: false },
  })
  for (const one of required) {
    const on = findGlobal(follow, 'extension', one)
    if (on !== undefined) addDep(follow.catalog, made, { on, auto: false })
  }
}

/** CREATE LANGUAGE of a known one is CREATE EXTENSION since PostgreSQL 13; only one with its own HANDLER is a language by itself. */
export const createLanguage = (follow: Follow, stmt: CreatePLangStmt): void => {
  const name = stmt.plname ?? ''
  if ((stmt.plhandler ?? []).length === 0 || languageOfExtension(name) !== undefined)
    createExtension(follow, { extname: name })
  else putGlobal(follow, 'language', name)
}
