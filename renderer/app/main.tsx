import './no-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../styles/tokens.css'
import '../styles/base.css'
import { showRememberedTheme } from '../state/settings.ts'
import { App } from './app.tsx'
import { start } from './start.ts'

showRememberedTheme()
start()

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
