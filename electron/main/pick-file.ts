import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { Host } from '../core/host.ts'

const recipes = { name: 'Groundwork recipes', extensions: ['yaml', 'yml'] }
const scripts = {
  name: 'Dumps and SQL scripts',
  extensions: [
    'dump',
    'backup',
    'sql',
    'ddl',
    'psql',
    'txt',
    'custom',
    'pgdump',
    'dmp',
    'bak',
    'tar',
    'tgz',
    'gz',
    'zst',
    'lz4',
    'bz2',
    'xz',
    'zip',
  ],
}
const everything = { name: 'All files', extensions: ['*'] }

const openOptions: Readonly<Record<'recipe' | 'script' | 'folder', OpenDialogOptions>> = {
  recipe: { title: 'Open a recipe', properties: ['openFile'], filters: [recipes, everything] },
  script: { title: 'Choose a dump or a script', properties: ['openFile'], filters: [scripts, everything] },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
}

/** The system's own dialogs, over the window that asks. */
export const pickFile =
  (focused: () => BrowserWindow | undefined, documents: string): Host['pickFile'] =>
  async (purpose, suggestedName) => {
    const window = focused()
    if (purpose === 'save-recipe') {
      const options = { title: 'Save the recipe', defaultPath: suggestedName ?? 'groundwork.yaml', filters: [recipes] }
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options))
      return canceled || !filePath ? null : filePath
    }
    const options = { defaultPath: documents, ...openOptions[purpose] }
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options))
    return canceled ? null : (filePaths[0] ?? null)
  }
