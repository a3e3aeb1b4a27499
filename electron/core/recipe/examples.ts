// Example recipes of resources/examples. They are copied to a folder of the person's own before they are opened: the
// installation may be read-only, and a run writes .env beside the recipe. A copy that is there is left as it is.
import { cp, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ExampleRecipe, OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import { openRecipe, recipeNames } from './open-recipe.ts'

const indexSchema = z.array(
  z.strictObject({ id: z.string(), name: z.string(), description: z.string(), first: z.boolean() }),
)

const examplesFolder = (host: Host): string => join(host.paths.resources, 'examples')
const ownFolder = (host: Host): string => join(host.paths.documents, 'Groundwork examples')

export const listExamples = async (host: Host): Promise<ExampleRecipe[]> => {
  const text = await readFile(join(examplesFolder(host), 'index.json'), 'utf8').catch(() => '[]')
  return indexSchema
    .parse(JSON.parse(text))
    .map((entry) => ({ ...entry, path: join(examplesFolder(host), entry.id, 'groundwork.yaml') }))
}

export const openExample = async (host: Host, id: string): Promise<OpenedRecipe> => {
  const known = await listExamples(host)
  if (!known.some((example) => example.id === id))
    return raise({
      kind: 'not-found',
      message: `There is no example "${id}".`,
      hint: `Known: ${known.map((example) => example.id).join(', ')}.`,
    })
  const own = join(ownFolder(host), id)
  const there = await readdir(own).catch((): string[] => [])
  if (!recipeNames.some((name) => there.includes(name))) {
    if ((await stat(own).catch(() => null)) !== null && there.length > 0)
      return raise({
        kind: 'file-unreadable',
        message: `The folder "${own}" is in the way: it holds no recipe.`,
        file: own,
        hint: 'Rename or remove it, then open the example again.',
      })
    try {
      const partial = `${own}.partial`
      await rm(partial, { recursive: true, force: true })
      await cp(join(examplesFolder(host), id), partial, { recursive: true })
      await rm(own, { recursive: true, force: true })
      await rename(partial, own)
    } catch (error) {
      return raise({
        kind: 'file-unreadable',
        message: `The example could not be copied to "${own}".`,
        file: own,
        detail: error instanceof Error ? error.message : String(error),
        hint: 'Check that there is space and that you may write there.',
      })
    }
  }
  return openRecipe(own)
}
