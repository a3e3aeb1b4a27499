import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The window: one bundle for Electron (app://groundwork) and browser mode (loopback), so no absolute paths.
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome130', chunkSizeWarningLimit: 1500 },
})
