import type { Loss } from '../model/loss.js'
import { useSpeech } from '../ui/language.js'

/** "3 records are missing: queue full". */
export function useLossText(): (losses: readonly Loss[]) => string {
  const { text, number } = useSpeech()
  const nameOf = (reason: string) => {
    const status = /^refused_(\d+)$/.exec(reason)?.[1]
    return status ? text.refused(status) : (text.reasons[reason] ?? reason.replaceAll('_', ' '))
  }
  return losses => {
    const sum = losses.reduce((n, loss) => n + loss.records, 0)
    const reasons =
      losses.length === 1
        ? nameOf(losses[0]!.reason)
        : losses.map(({ reason, records }) => `${nameOf(reason)} ${number(records)}`).join(', ')
    return `${text.missing(sum, number(sum))}: ${reasons}`
  }
}
