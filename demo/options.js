import { parseArgs } from 'node:util'

const OPTIONS = {
  check: { type: 'boolean', default: false },
  balancer: { type: 'string' },
  port: { type: 'string', default: '8080' },
  'lens-port': { type: 'string', default: '4319' },
  help: { type: 'boolean', short: 'h', default: false },
}

/** What was asked for, and what is wrong with it, before anything is installed or started. */
export function readOptions(args) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS })
    return { options: values, problem: findProblem(values) }
  } catch (problem) {
    return { options: { check: args.includes('--check') }, problem }
  }
}

function findProblem({ balancer, ...options }) {
  for (const name of ['port', 'lens-port']) {
    if (!/^\d{1,5}$/.test(options[name]) || options[name] > 65535)
      return new Error(`--${name} ${options[name]}: give a port, 0 to 65535`)
  }
  if (balancer !== undefined && balancer !== 'haproxy' && balancer !== 'node')
    return new Error(`--balancer ${balancer}: use haproxy or node`)
}
