import { create } from 'zustand'
import { defaultSettings, type Settings } from '../../shared/model/host.ts'
import { call } from '../client/client.ts'
import { strings } from '../strings/strings.ts'
import { showToast } from './toasts.ts'

export type SettingsState = { readonly settings: Settings; readonly loaded: boolean }
export const useSettings = create<SettingsState>()(() => ({ settings: defaultSettings, loaded: false }))

const themeKey = 'groundwork.theme'

/** Theme and motion on <html>, where the tokens look. Also remembered here, so that the next start does not flash. */
const show = (settings: Settings): void => {
  const root = document.documentElement
  if (settings.theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = settings.theme
  if (settings.reduceMotion) root.dataset['motion'] = 'reduced'
  else delete root.dataset['motion']
  localStorage.setItem(themeKey, settings.theme)
}

export const showRememberedTheme = (): void => {
  const theme = localStorage.getItem(themeKey)
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
}

export const loadSettings = async (): Promise<void> => {
  const answer = await call('settings.get', {})
  if (!answer.ok) return
  useSettings.setState({ settings: answer.value, loaded: true })
  show(answer.value)
}

/** Shown at once; taken back, and said so, when the core refuses. */
export const changeSettings = async (change: { -readonly [K in keyof Settings]?: Settings[K] }): Promise<void> => {
  const before = useSettings.getState().settings
  const wanted = { ...before, ...change }
  useSettings.setState({ settings: wanted })
  show(wanted)
  const { customInstallations, ...rest } = change
  const answer = await call('settings.set', {
    ...rest,
    ...(customInstallations !== undefined && { customInstallations: [...customInstallations] }),
  })
  const now = answer.ok ? answer.value : before
  useSettings.setState({ settings: now })
  show(now)
  if (!answer.ok) showToast({ tone: 'error', title: strings.settings.notSaved, text: answer.error.message })
}
