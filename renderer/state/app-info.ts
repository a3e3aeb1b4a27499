import { create } from 'zustand'
import type { AppInfo } from '../../shared/model/host.ts'
import { call } from '../client/client.ts'

/** Null until the core has answered. */
export const useAppInfo = create<{ readonly info: AppInfo | null }>()(() => ({ info: null }))

export const loadAppInfo = async (): Promise<AppInfo | null> => {
  const answer = await call('app.info', {})
  if (answer.ok) useAppInfo.setState({ info: answer.value })
  return answer.ok ? answer.value : null
}
