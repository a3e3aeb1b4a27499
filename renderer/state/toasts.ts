import { create } from 'zustand'

export type ToastTone = 'info' | 'ok' | 'warning' | 'error'
export type Toast = {
  readonly id: number
  readonly tone: ToastTone
  readonly title: string
  readonly text?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}

const atOnce = 4

export const addTo = (toasts: readonly Toast[], toast: Toast): readonly Toast[] => {
  const others = toasts.filter((each) => each.title !== toast.title || each.text !== toast.text)
  return [...others, toast].slice(-atOnce)
}

export const useToasts = create<{ readonly toasts: readonly Toast[] }>()(() => ({ toasts: [] }))

let nextId = 1
export const showToast = (toast: Omit<Toast, 'id'>): number => {
  const id = nextId++
  useToasts.setState((state) => ({ toasts: addTo(state.toasts, { ...toast, id }) }))
  return id
}
export const dismissToast = (id: number): void =>
  useToasts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }))
