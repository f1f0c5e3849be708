import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.js'
import { freePort } from './port.js'
import { createShipper } from './ship.js'

const VERSION = '1.0.0'
const file = path => fileURLToPath(new URL(path, import.meta.url))

/**
 * Starts every process, each one after those that it calls, and resolves when the shop can be opened. `broken` rejects
 * when one of them ends by itself. `stop` ends all in the opposite order, and is called here when one does not start.
 */
export async function startStack({ balancer, port, lensPort, say, cancelled }) {
  const running = []
  let shipper
  let fail
  const broken = new Promise((_, reject) => {
    fail = reject
  })
  broken.catch(() => {}) // told to whoever waits for it
  const stopped = cancelled.then(() => Promise.reject(new Error('ended while starting')))
  stopped.catch(() => {})

  async function start(name, child) {
    const began = performance.now()
    const started = startChild({ name, onExit: fail, onLine: line => shipper.log(line), ...child })
    running.push(started)
    const info = await Promise.race([started.ready, broken, stopped])
    say(`${name.padEnd(9)} ${info.kind ?? info.url}  ${Math.round(performance.now() - began)} ms`)
    return info
  }

  async function stop() {
    for (const child of running.splice(0).reverse()) {
      if (child.name === 'lens') await shipper?.flush()
      await child.stop()
    }
  }

  function service(name, env) {
    return start(name, {
      file: file(`./services/${name}.js`),
      execArgv: ['--import', new URL('./services/telemetry.js', import.meta.url).href],
      env: { SERVICE_NAME: name, SERVICE_VERSION: VERSION, LENS_URL: lens.url, ...env },
    })
  }

  async function choosePort(wanted, name) {
    const chosen = await freePort(Number(wanted))
    if (Number(wanted) && chosen !== Number(wanted)) say(`port ${wanted} is taken: the ${name} gets ${chosen}`)
    return chosen
  }

  let lens
  try {
    lens = await start('lens', {
      file: file('./processes/lens.js'),
      env: { PORT: await choosePort(lensPort, 'lens') },
      onLine: say,
    })
    shipper = createShipper({ lens: lens.url, onText: say })
    const database = await start('database', { file: file('./processes/database.js') })
    const ledger = await service('ledger', { DATABASE_URL: database.url })
    const payments = await service('payments', { LEDGER_URL: ledger.url })
    const orders = await service('orders', { PAYMENTS_URL: payments.url })
    const gateway = await service('gateway', { ORDERS_URL: orders.url })
    const shop = await start('shop', { file: file('./processes/shop.js'), env: { LENS_URL: lens.url } })
    const shopPort = await choosePort(port, 'shop')
    await start('balancer', {
      file: file(`./processes/${toBalancerFile(balancer)}`),
      env: { PORT: shopPort, GATEWAY_URL: gateway.url, LENS_URL: lens.url, SHOP_URL: shop.url },
      onLine: line => shipper.access(line),
    })
    return { shop: `http://127.0.0.1:${shopPort}`, lens: lens.url, broken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function toBalancerFile(wanted) {
  const isThere = (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, 'haproxy')))
  if (wanted === 'haproxy' && !isThere)
    throw new Error('--balancer haproxy: HAProxy is not on the PATH of this machine')
  return wanted === 'node' || !isThere ? 'balancer.js' : 'haproxy.js'
}
