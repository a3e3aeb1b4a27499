import { useEffect } from 'react'
import { allActions, useActionRegistry } from '../state/actions.ts'
import { matchShortcut, strokeName } from './shortcut-keys.ts'

const isMac = /mac/i.test(navigator.platform)
const togetherMs = 900

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/** Runs the action of a shortcut. Letters alone are left to fields, everything to open dialogs; Mod+K works everywhere. */
export const useShortcuts = (): void =>
  useEffect(() => {
    let strokes: string[] = []
    let lastAt = 0
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return
      const name = strokeName(event, isMac)
      const hasModifier = name.includes('+') && name !== '+'
      const hasDialog = document.querySelector('[role=dialog],[role=alertdialog],[role=menu],[role=listbox]') !== null
      if ((hasDialog && name !== 'Mod+K') || (isTyping(event.target) && !hasModifier)) return
      if (event.timeStamp - lastAt > togetherMs) strokes = []
      lastAt = event.timeStamp
      strokes = [...strokes, name].slice(-2)
      const actions = allActions(useActionRegistry.getState().lists)
      for (const tried of [strokes, [name]])
        for (const action of actions) {
          if (action.shortcut === undefined || matchShortcut(action.shortcut, tried) !== 'whole') continue
          if (action.isEnabled?.() === false) continue
          event.preventDefault()
          strokes = []
          return action.run()
        }
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
