/** The shop's web server: its pages and the built silmari files, nothing else. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'
import { listen } from './parent.js'

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }
const pages = {
  '/': '../shop/index.html',
  '/checkout': '../shop/checkout.html',
  '/silmari.js': '../../dist/silmari.js',
  '/silmari-pipeline.js': '../../dist/silmari-pipeline.js',
}

// The one file that imports packages, as a shop with a bundler would have it.
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../shop/report.js', import.meta.url))],
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
})
const report = outputFiles[0].contents
await stop() // its process would outlive ours by a moment

listen(
  createServer(async ({ url }, response) => {
    const path = new URL(url, 'http://shop').pathname
    const asset = /^\/assets\/([\w-]+\.(?:css|js|svg))$/.exec(path)?.[1]
    const file = pages[path] ?? (asset && `../shop/${asset}`)
    if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here')
    const type = TYPES[file.slice(file.lastIndexOf('.') + 1)]
    const source = fileURLToPath(new URL(file, import.meta.url))
    response.setHeader('content-type', `${type}; charset=utf-8`)
    response.setHeader('cache-control', 'no-cache')
    if (asset === 'report.js') response.end(report)
    else if (type === TYPES.html) {
      response.end((await readFile(source, 'utf8')).replaceAll('{{lens}}', process.env.LENS_URL))
    } else {
      createReadStream(source)
        .on('error', () => response.writeHead(404).end())
        .pipe(response)
    }
  }),
)
