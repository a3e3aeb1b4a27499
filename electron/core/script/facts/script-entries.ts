// A script as the table of contents that pg_dump would have written beside it: an entry per statement, with what it depends
// on. So what is chosen from an archive can be chosen from a script by the same rules (restore/choose-entries.ts).
import type { Node } from 'libpg-query'
import type { TocEntry } from '../../../../shared/model/archive.ts'
import type { StatementItem } from '../items.ts'
import { qualified } from './ast.ts'
import { splitName } from '../../postgres/split-name.ts'
import type { Obj } from './catalog-types.ts'
import { isRoutine } from './catalog.ts'
import { describeTarget, wordFor } from './drop-objects.ts'
import { requiredExtensions } from './extension-knowledge.ts'
import { findMentions } from './find-mentions.ts'
import type { Follow } from './follow-types.ts'
import { nameStatement, type StatementName } from './name-statement.ts'
import { creationSchema, findRelation } from './resolve.ts'
import { formatArguments } from './type-refs.ts'

export type ScopeEntry = Pick<
  TocEntry,
  'dumpId' | 'section' | 'desc' | 'schema' | 'tag' | 'dependencies' | 'definition'
>

type Start = Pick<StatementItem, 'start'>

/** What a statement that makes nothing is about; of ATTACH PARTITION, as in an archive, the partition. */
const aboutOf = (desc: string, objects: Iterable<Obj>): Obj | undefined => {
  const named = [...objects].filter(({ kind }) => kind !== 'schema')
  return desc.endsWith(' ATTACH') ? named.at(-1) : named[0]
}

/** `TABLE people`, as an archive says what a comment is on. */
const commentTag = (node: Node | undefined): string | null => {
  if (node === undefined || !('CommentStmt' in node) || node.CommentStmt.object === undefined) return null
  const { objtype = '', object } = node.CommentStmt
  const names = describeTarget(objtype, object)
    .slice(wordFor(objtype).length + 1)
    .split('.')
  const kept = objtype === 'OBJECT_COLUMN' ? names.slice(-2) : names.slice(-1)
  return `${wordFor(objtype).toUpperCase()} ${kept.join('.')}`
}

const ofSession = 0
const insertTarget = /^\s*insert\s+into\s+((?:"(?:[^"]|"")*"|[^\s(".])+(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s("])+)?)/i

export class ScriptEntries {
  readonly #follow: Follow
  readonly #entries: ScopeEntry[] = []
  readonly #byObject = new Map<Obj, number>()
  readonly #extensions = new Map<string, number>()
  readonly #rows = new Map<string, number>()
  // Where a statement of another entry begins: rows written as a million statements are one place.
  readonly #starts: number[] = []
  readonly #ids: number[] = []
  #nextId = 1
  #hasRows = false

  constructor(follow: Follow) {
    this.#follow = follow
  }

  get entries(): readonly ScopeEntry[] {
    return this.#entries
  }

  /** Of the statement that begins there; null when it belongs to the session. */
  entryAt(start: number): number | null {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= start) low = middle
      else high = middle - 1
    }
    const id = (this.#starts[low] ?? Number.POSITIVE_INFINITY) <= start ? this.#ids[low] : ofSession
    return id === undefined || id === ofSession ? null : id
  }

  /** `apply` changes the model by this very statement; what the statement speaks of is looked up before. */
  add(item: Start, nodes: readonly Node[], apply: () => void): void {
    const [node] = nodes
    const name = node === undefined ? { desc: 'STATEMENT', section: 'pre-data' as const } : nameStatement(node)
    if (name === null) {
      apply()
      this.#place(item.start, ofSession)
      return
    }
    const mentions = findMentions(this.#follow, nodes)
    const firstId = this.#follow.catalog.nextId
    apply()
    const made = this.#follow.catalog.recent.filter((obj) => obj.id >= firstId && obj.origin.builtIn !== true)
    const extension = made.find((obj) => obj.kind === 'extension')
    const id = extension === undefined ? this.#nextId++ : this.#idOfExtension(extension.name)
    const dependencies = new Set<number>()
    for (const obj of mentions.objects) {
      const on = this.#byObject.get(obj)
      if (on !== undefined && on !== id) dependencies.add(on)
    }
    for (const one of [
      ...mentions.extensions,
      ...(extension === undefined ? [] : (requiredExtensions[extension.name] ?? [])),
    ])
      if (one !== extension?.name) dependencies.add(this.#idOfExtension(one))
    for (const obj of made) this.#byObject.set(obj, id)
    if (name.section === 'data') this.#hasRows = true
    const subject = name.desc.endsWith('CONSTRAINT')
      ? made.find(({ kind }) => kind === 'constraint')
      : (made.find(({ on, kind }) => on === null && kind !== 'sequence') ?? made[0])
    const about = subject ?? aboutOf(name.desc, mentions.objects)
    const tag = commentTag(node) ?? (about === undefined ? '' : this.#tagOf(about))
    this.#push(id, this.#settle(name, made.length > 0), about, tag, dependencies)
    this.#place(item.start, id)
  }

  /** INSERT, read by its words: a dump may have millions. */
  addRows(item: Pick<StatementItem, 'start' | 'sql'>): void {
    const { schema, name } = qualified(splitName(insertTarget.exec(item.sql)?.[1] ?? ''))
    const table = findRelation(this.#follow, schema, name)
    const place = table?.schema?.name ?? schema ?? creationSchema(this.#follow, undefined).name
    const key = JSON.stringify([place, name])
    let id = this.#rows.get(key)
    if (id === undefined) {
      id = this.#nextId++
      this.#rows.set(key, id)
      this.#hasRows = true
      const on = table === undefined ? undefined : this.#byObject.get(table)
      this.#entries.push({
        dumpId: id,
        section: 'data',
        desc: 'TABLE DATA',
        schema: place,
        tag: name,
        dependencies: on === undefined ? [] : [on],
        definition: '',
      })
    }
    this.#place(item.start, id)
  }

  #idOfExtension(name: string): number {
    const known = this.#extensions.get(name)
    if (known !== undefined) return known
    const id = this.#nextId++
    this.#extensions.set(name, id)
    this.#entries.push({
      dumpId: id,
      section: 'pre-data',
      desc: 'EXTENSION',
      schema: null,
      tag: name,
      dependencies: [],
      definition: '',
    })
    return id
  }

  /** Behind the first rows, what no archive has an entry for stands where pg_dump writes keys and triggers. */
  #settle({ desc, section }: StatementName, makes: boolean): StatementName {
    const known = !makes && ['VIEW', 'FUNCTION', 'PROCEDURE', 'TABLE', 'SEQUENCE'].includes(desc) ? 'ALTER' : desc
    return (desc === 'STATEMENT' || desc === 'ALTER') && section === 'pre-data' && this.#hasRows
      ? { desc: known, section: 'post-data' }
      : { desc: known, section }
  }

  #push(
    id: number,
    { desc, section }: StatementName,
    subject: Obj | undefined,
    tag: string,
    dependencies: ReadonlySet<number>,
  ): void {
    if (desc === 'EXTENSION' && this.#entries.some(({ dumpId }) => dumpId === id)) {
      const at = this.#entries.findIndex(({ dumpId }) => dumpId === id)
      const before = this.#entries[at]
      if (before !== undefined) this.#entries[at] = { ...before, dependencies: [...dependencies] }
      return
    }
    this.#entries.push({
      dumpId: id,
      section,
      desc,
      schema: (subject?.schema ?? subject?.on?.schema)?.name ?? null,
      tag,
      dependencies: [...dependencies],
      definition: '',
    })
  }

  #tagOf(obj: Obj): string {
    if (isRoutine(obj))
      return `${obj.name}(${formatArguments(this.#follow, obj.args, obj.kind === 'procedure', obj.extra === '' ? -1 : Number(obj.extra))})`
    return obj.on !== null && obj.kind !== 'index' ? `${obj.on.name} ${obj.name}` : obj.name
  }

  #place(start: number, id: number): void {
    if (this.#ids.at(-1) === id && id !== ofSession) return
    this.#starts.push(start)
    this.#ids.push(id)
  }
}
