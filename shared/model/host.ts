/** What the host can do. The window asks this, never "am I in Electron?". */
export type Capabilities = {
  readonly host: 'electron' | 'browser' | 'cli' | 'test'
  readonly pickFile: boolean
  readonly revealFile: boolean
  readonly keychain: boolean
  readonly notify: boolean
  readonly clipboard: boolean // the host can write the clipboard itself, so a secret need not reach the window
}

export type AppInfo = {
  readonly version: string
  readonly platform: 'win32' | 'darwin' | 'linux' | 'other'
  readonly capabilities: Capabilities
  readonly openPath?: string // a recipe or file given on the command line
  readonly psql?: string // version of the newest psql found
}

export type Recent =
  | {
      readonly kind: 'recipe'
      readonly path: string
      readonly name: string
      readonly at: string
      readonly database?: string
      readonly outcome?: string
    }
  | { readonly kind: 'script'; readonly path: string; readonly name: string; readonly at: string }

export type Settings = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly reduceMotion: boolean
  readonly customInstallations: readonly string[]
  readonly defaultServer: string // text form: `built-in`, `localhost:5432`
  readonly engine: 'auto' | 'psql' | 'direct'
  /** Disk that undo, spares and kept copies may take together, on one server. */
  readonly diskBudgetBytes: number
  /** How many earlier states of a database are kept as undo, and for how many days. */
  readonly keepUndo: number
  readonly keepUndoDays: number
}

export const defaultSettings: Settings = {
  theme: 'system',
  reduceMotion: false,
  customInstallations: [],
  defaultServer: 'built-in',
  engine: 'auto',
  diskBudgetBytes: 20 * 1024 ** 3,
  keepUndo: 1,
  keepUndoDays: 7,
}
