import type { OutputOf } from '../../../shared/contract/procedures.ts'
import type { PathPurpose } from '../../state/choose-path.ts'

export type FolderListing = OutputOf<'app.listFolder'>
export type FolderEntry = FolderListing['entries'][number]

const wanted: Readonly<Record<PathPurpose, readonly FolderEntry['kind'][]>> = {
  recipe: ['folder', 'recipe'],
  'save-recipe': ['folder', 'recipe'],
  script: ['folder', 'script'],
  folder: ['folder'],
}

/** Folders first, then what was asked for; dot folders only when all are shown. */
export const shownEntries = (
  entries: readonly FolderEntry[],
  purpose: PathPurpose,
  all: boolean,
): readonly FolderEntry[] =>
  entries
    .filter(
      (entry) =>
        all || (wanted[purpose].includes(entry.kind) && !(entry.kind === 'folder' && entry.name.startsWith('.'))),
    )
    .toSorted(
      (a, b) =>
        Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    )

/** In the manner of the folder: a Windows path keeps its backslashes. */
export const joinPath = (folder: string, name: string): string => {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}
