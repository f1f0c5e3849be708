export interface StudioClass {
  readonly id: string
  readonly title: string
  readonly teacher: string
  readonly text: string
  readonly price: number
  readonly colour: string
}

/** An answer of the studio's API that is not a success. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

export const getClasses = () => ask<StudioClass[]>('/api/classes')
export const getClass = (id: string) => ask<StudioClass>(`/api/classes/${encodeURIComponent(id)}`)
export const getSeats = (id: string) => ask<{ seats: number }>(`/api/classes/${encodeURIComponent(id)}/seats`)

export function pay(id: string, method: string) {
  return ask<{ booking: string }>('/api/payments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ class: id, method }),
  })
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init)
  const answer = await response.json()
  if (!response.ok) throw new Refused(answer.message)
  return answer
}

export const won = (amount: number) => `₩${amount.toLocaleString('ko-KR')}`
