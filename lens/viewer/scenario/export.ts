import type { Scenario } from '../../src/store/store.js'

/** Gives the scenario to the browser as a file, as the lens's API answered it. */
export function saveJson(data: Scenario): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `scenario-${data.scenario.globalTraceId}.json`
  link.click()
  // The browser has taken the bytes by the next task.
  setTimeout(() => URL.revokeObjectURL(url))
}
