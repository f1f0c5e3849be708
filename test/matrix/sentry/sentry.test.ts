import { promiseSentry } from './promises.js'

const { LINE = '', CELL = '' } = process.env
promiseSentry(LINE, CELL)
