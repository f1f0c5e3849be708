export interface Units {
  readonly minutes: (minutes: string, seconds: string) => string
  readonly hours: (hours: string, minutes: string) => string
  readonly days: (days: string, hours: string) => string
}

/** A length of time in three significant digits: 412 µs, 3.2 ms, 1.24 s, 2 m 05 s. */
export function formatDuration(ms: number, units: Units): string {
  if (ms < 0) return `−${formatDuration(-ms, units)}`
  if (ms === 0) return '0 ms'
  if (ms < 0.9995) return `${Math.max(1, Math.round(ms * 1000))} µs`
  if (ms < 999.5) return `${digits(ms)} ms`
  if (ms < 59_950) return `${digits(ms / 1000)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return units.minutes(String(Math.floor(seconds / 60)), pad(seconds % 60))
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1440) return units.hours(String(Math.floor(minutes / 60)), pad(minutes % 60))
  const hours = Math.round(ms / 3_600_000)
  return units.days(String(Math.floor(hours / 24)), String(hours % 24))
}

/** A pause, roundly: 830 ms, 7.8 s, 42 s. */
export function formatPause(ms: number, units: Units): string {
  const step = ms < 950 ? 10 : ms < 9_950 ? 100 : ms < 60_000 ? 1000 : 1
  return formatDuration(Math.round(ms / step) * step, units)
}

/** A time since the start, as precise as the step between two labels asks for: 1.25 s, 2:05.5. */
export function formatOffset(ms: number, stepMs: number): string {
  if (Math.abs(ms) < stepMs / 2) return '0'
  if (ms < 0) return `−${formatOffset(-ms, stepMs)}`
  if (ms + stepMs / 2 < 1000)
    return ms >= 1 || stepMs >= 1 ? `${fixed(ms, stepMs)} ms` : `${fixed(ms * 1000, stepMs * 1000)} µs`
  if (ms < 60_000) return `${fixed(ms / 1000, stepMs / 1000)} s`
  const decimals = decimalsFor(stepMs / 1000)
  const tick = 10 ** decimals
  const total = Math.round((ms / 1000) * tick)
  const minutes = Math.floor(total / (60 * tick))
  const seconds = ((total % (60 * tick)) / tick).toFixed(decimals)
  const clock = `${pad(minutes % 60)}:${seconds.padStart(decimals ? decimals + 3 : 2, '0')}`
  return minutes < 60 ? clock.replace(/^0/, '') : `${Math.floor(minutes / 60)}:${clock}`
}

function digits(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? trim(value.toFixed(1)) : trim(value.toFixed(2))
}

const trim = (text: string): string => text.replace(/\.?0+$/, '')
const fixed = (value: number, step: number): string => value.toFixed(decimalsFor(step))
const decimalsFor = (step: number): number => Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)))
const pad = (value: number): string => String(value).padStart(2, '0')
