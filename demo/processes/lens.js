/** The lens: collector and viewer. */
import { startLens } from 'silmari-lens'
import { beforeEnd, ready } from './parent.js'

const lens = await startLens({ port: Number(process.env.PORT) })
beforeEnd(() => lens.close())
ready({ url: lens.url })
