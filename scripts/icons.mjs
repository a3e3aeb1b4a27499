// node scripts/icons.mjs: draws the icons of the desktop packages from renderer/public/icon.svg with the Chromium the
// tests use. Run by hand when the logo changes; the results are committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const mark = readFileSync(join(root, 'renderer/public/icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' })
const draw = async (size, svg = mark) => {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  const png = await page.screenshot({ omitBackground: true })
  await page.close()
  return png
}

// ICO with one PNG of 256 pixels: ICONDIR (6 bytes), one ICONDIRENTRY (16 bytes), the PNG as it is.
const toIco = (png) => {
  const header = Buffer.alloc(22)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(1, 4)
  header.writeUInt16LE(1, 10)
  header.writeUInt16LE(32, 12)
  header.writeUInt32LE(png.length, 14)
  header.writeUInt32LE(22, 18)
  return Buffer.concat([header, png])
}

// macOS paints a template image itself, light or dark: black and transparent only, the layers without their ground.
const template = mark
  .replace(/<rect[^>]*\/>/, '')
  .replace('viewBox="0 0 32 32"', 'viewBox="4 4 24 24"')
  .replaceAll('#fff', '#000')
  .replaceAll(/ stroke-opacity="[^"]*"/g, '')

mkdirSync(join(root, 'resources/icons'), { recursive: true })
writeFileSync(join(root, 'resources/icons/icon.png'), await draw(1024))
writeFileSync(join(root, 'resources/icons/icon.ico'), toIco(await draw(256)))
for (const scale of [1, 2]) {
  const at = scale === 1 ? '' : `@${scale}x`
  writeFileSync(join(root, `resources/icons/tray${at}.png`), await draw(16 * scale))
  writeFileSync(join(root, `resources/icons/trayTemplate${at}.png`), await draw(16 * scale, template))
}
await browser.close()
