import type { Drafts } from './drafts.ts'
import { joinPath, relativeTo } from './paths.ts'

/** The same scripts, seen from another folder: what saving a recipe elsewhere means for its paths. */
export const moveDrafts = (drafts: Drafts, folder: string): Drafts => {
  const from = drafts.about.folder
  if (folder === from || folder === '') return drafts
  return {
    ...drafts,
    about: { ...drafts.about, folder },
    schema: {
      scripts: drafts.schema.scripts.map((script) => ({
        ...script,
        path: relativeTo(folder, joinPath(from, script.path)),
      })),
    },
  }
}
