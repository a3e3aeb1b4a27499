// Recipe -> YAML as a person would write it: defaults left out, short comments that teach, the order of the format.
import { copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Document, isMap, isScalar, isSeq, visit, type YAMLMap } from 'yaml'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { raise } from '../failures.ts'
import { stamp } from './stamp.ts'

const comments: Readonly<Record<string, string>> = {
  groundwork: ' Recipe of Groundwork: groundwork setup brings the database up, groundwork check proves it.',
  server: ' Majors accepted.',
  role: ' The login role. password: ask | generate | env:NAME | a literal (local development only).',
  roles: ' Other roles the scripts mention; created without login where missing.',
  database: ' Owned by the role unless owner: says otherwise.',
  extensions: ' Created before anything is loaded; { name: x, optional: true } may be missing.',
  load: ' In order. as: owner | superuser, onError: stop | continue, transaction: whole | none.',
  after: " The project's own commands, run in its folder with DATABASE_URL and PG* set.",
  env: ' Written for the project; other keys and comments of the file stay.',
  checks: ' What must be true in the end.',
}

/** Leaves out what the schema would fill in, and keys that say nothing. */
const compact = (recipe: Recipe): Record<string, unknown> => {
  const { encoding, ...database } = recipe.database
  const or = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
    list === undefined || list.length === 0 ? undefined : list
  const result: Record<string, unknown> = {
    groundwork: 1,
    name: recipe.name,
    description: recipe.description,
    server: recipe.server?.version === undefined ? undefined : recipe.server,
    role: recipe.role,
    roles: or(recipe.roles),
    database: { ...database, ...(encoding === 'UTF8' ? {} : { encoding }) },
    extensions: or(
      recipe.extensions.map((item) =>
        typeof item === 'string'
          ? item
          : Object.keys(item).length === 2 && !item.optional
            ? item.name
            : item.optional
              ? item
              : { ...item, optional: undefined },
      ),
    ),
    load: or(recipe.load.map(({ onError, ...load }) => ({ ...load, ...(onError === 'stop' ? {} : { onError }) }))),
    after: or(recipe.after),
    env:
      recipe.env === undefined
        ? undefined
        : recipe.env.file === '.env'
          ? { file: '.env', set: recipe.env.set }
          : recipe.env,
    checks: recipe.checks,
  }
  return JSON.parse(JSON.stringify(result)) as Record<string, unknown>
}

export const recipeToYaml = (recipe: Recipe): string => {
  const document = new Document(compact(recipe))
  const top = document.contents
  if (isMap(top)) {
    for (const pair of top.items) {
      if (!isScalar(pair.key)) continue
      const comment = comments[String(pair.key.value)]
      if (comment !== undefined) pair.key.commentBefore = comment
      if (isScalar(pair.key) && !['groundwork', 'name', 'description'].includes(String(pair.key.value)))
        pair.key.spaceBefore = true
    }
  }
  // Short mappings inside lists, and argument lists, on one line.
  visit(document, {
    Map(_, node) {
      if (node === top) return
      const flat = (node as YAMLMap).items.every((item) => isScalar(item.value) || isSeq(item.value))
      if (flat && JSON.stringify(node).length <= 90) node.flow = true
    },
    Seq(_, node) {
      if (node.items.length > 0 && node.items.every((item) => isScalar(item)) && JSON.stringify(node).length <= 70)
        node.flow = true
    },
  })
  return document.toString({ lineWidth: 110, flowCollectionPadding: true })
}

/** Writes the recipe; what stood there is kept as `<name>.bak-<stamp>` when it differs. Answers the path written. */
export const saveRecipe = async (path: string, recipe: Recipe): Promise<string> => {
  let target = resolve(path)
  if ((await stat(target).catch(() => null))?.isDirectory()) target = join(target, 'groundwork.yaml')
  const text = recipeToYaml(recipe)
  try {
    await mkdir(dirname(target), { recursive: true })
    const present = await readFile(target, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (present === text) return target
    if (present !== null) await copyFile(target, `${target}.bak-${stamp(new Date())}`)
    await writeFile(`${target}.partial`, text)
    await rename(`${target}.partial`, target)
  } catch (error) {
    return raise({
      kind: 'file-unreadable',
      message: `The recipe could not be written to "${basename(target)}".`,
      file: target,
      detail: error instanceof Error ? error.message : String(error),
      hint: 'Choose another folder, or check its permissions.',
    })
  }
  return target
}
