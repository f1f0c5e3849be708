import { promiseReact } from './promises.js'

const { LINE, CELL = '' } = process.env
promiseReact(Number(LINE), CELL)
