import { expect } from 'chai'
import { openPage, type Page, type SentSpan } from '../../support/page.js'

const body = '<button id="nothing">Nothing</button><button id="throw">Throw</button><button id="ask">Ask</button>'

describe('features: how an interaction came out', () => {
  for (const [id, work, outcome] of [
    ['nothing', '', 'dead'],
    ['throw', 'throw new RangeError("of the click")', 'error'],
    ['ask', 'fetch(location.pathname.replace("page", "do") + "?status=503")', 'error'],
    ['ask', 'fetch(location.pathname.replace("page", "do"))', undefined],
    ['ask', 'document.body.append("answered")', undefined],
    // What follows an import is only inferred.
    ['ask', 'import("data:text/javascript,").then(() => fetch(location.pathname.replace("page", "do")))', undefined],
  ] as const) {
    it(`tells "${outcome ?? 'nothing'}" of a click that does ${work || 'nothing'}`, async () => {
      const page = await open()
      page.window.onerror = () => true
      page.document.getElementById(id)!.setAttribute('onclick', work)
      page.document.getElementById(id)!.click()
      const [click] = await clicksOf(page, 1)
      expect(click!.attributes['interaction.outcome']).to.equal(outcome)
      page.close()
    })
  }

  it('tells nothing of a click on a link that leaves the page', async () => {
    const page = await open()
    const link = page.document.body.appendChild(page.document.createElement('a'))
    link.href = '/nothing-here'
    const left = new Promise(resolve => page.frame.addEventListener('load', resolve))
    link.click()
    await left
    const [click] = await clicksOf(page, 1)
    expect(click!.attributes['interaction.outcome']).to.equal(undefined)
    page.close()
  })

  it('tells "rage" of three clicks on one control within a second', async () => {
    const page = await open()
    const { window: win } = page
    page.document.getElementById('ask')!.onclick = () => win.fetch(page.url)
    for (let i = 0; i < 3; i++) page.document.getElementById('ask')!.click()
    page.document.getElementById('nothing')!.click()
    const outcomes = (await clicksOf(page, 4)).map(({ attributes }) => attributes['interaction.outcome'])
    // In no order: they may have begun within one tick of the clock.
    expect(outcomes).to.have.members(['rage', 'rage', 'rage', 'dead'])
    page.close()
  })

  it('tells no rage of three controls of one name', async () => {
    const page = await open()
    for (let i = 0; i < 3; i++) page.document.body.append(page.document.createElement('button'))
    for (const button of page.document.querySelectorAll<HTMLElement>('button:not([id])')) button.click()
    const clicks = await clicksOf(page, 3)
    expect(clicks.map(({ name }) => name)).to.deep.equal(Array(3).fill('click button'))
    expect(clicks.map(({ attributes }) => attributes['interaction.outcome'])).to.not.include('rage')
    page.close()
  })
})

async function open(): Promise<Page> {
  const page = await openPage({ isSending: true, body })
  await page.window.silmari.flush()
  return page
}

/** Waits until so many clicks have settled. */
async function clicksOf(page: Page, count: number): Promise<SentSpan[]> {
  for (;;) {
    await page.window.silmari?.flush()
    const isOver = ({ name, attributes }: SentSpan) => name.startsWith('click') && 'interaction.effects' in attributes
    const clicks = (await page.sent()).spans.filter(isOver)
    if (clicks.length >= count) return clicks.sort((a, b) => a.startMs - b.startMs)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
