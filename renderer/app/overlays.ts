import { create } from 'zustand'

/** Which of the window's own overlays is open. */
export const useOverlay = create<{ readonly open: 'palette' | 'shortcuts' | null }>()(() => ({ open: null }))
export const showOverlay = (open: 'palette' | 'shortcuts' | null): void => useOverlay.setState({ open })
