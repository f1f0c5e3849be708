import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ElementHandle, Page as Tab } from 'puppeteer-core'
import type {} from '../../src/script.js'
import type { SentSpan } from '../support/page.js'
import { type BrowserName, startTabs, type Tabs, until } from '../support/tab.js'

/** One thing that a person does with a control (`.this`, else the first in `body`), and the interactions that it is. */
interface Gesture {
  readonly body: string
  readonly act: (tab: Tab, control: ElementHandle<Element>) => Promise<unknown>
  readonly expected: readonly string[]
  readonly isTrusted?: boolean
  /** Driven Firefox does not drag. */
  readonly only?: BrowserName
}

const press = async (tab: Tab, control: ElementHandle<Element>, ...keys: Parameters<Tab['keyboard']['press']>[0][]) => {
  await control.focus()
  for (const key of keys) await tab.keyboard.press(key)
}

const GESTURES: Readonly<Record<string, Gesture>> = {
  'a click with the mouse': {
    body: '<button>mouse</button>',
    act: (_, control) => control.click(),
    expected: ['click mouse'],
  },
  'a click with the Enter key': {
    body: '<button>enter</button>',
    act: (tab, control) => press(tab, control, 'Enter'),
    expected: ['click enter'],
  },
  'a click with the space bar': {
    body: '<button>space</button>',
    act: (tab, control) => press(tab, control, ' '),
    expected: ['click space'],
  },
  'a tap': {
    body: '<button>tap</button>',
    act: (_, control) => control.tap(),
    expected: ['click tap'],
  },
  'a click that a script makes': {
    body: '<button>script</button>',
    act: (_, control) => control.evaluate(button => (button as HTMLElement).click()),
    expected: ['click script'],
    isTrusted: false,
  },
  'a tick that a script makes, with the change that the browser makes of it': {
    body: '<input type="checkbox" aria-label="box">',
    act: (_, control) => control.evaluate(box => (box as HTMLElement).click()),
    expected: ['click box'],
    isTrusted: false,
  },
  'a tick, by way of its label': {
    body: '<label><input class="this" type="checkbox" > Yes</label>',
    act: async (_, control) => (await control.evaluateHandle(box => box.parentElement!)).click(),
    expected: ['click Yes'],
  },
  'a button that submits its form': {
    body: '<form aria-label="form" onsubmit="return false"><input value="1"><button class="this">send</button></form>',
    act: (_, control) => control.click(),
    expected: ['click send'],
  },
  'Enter in a form, with the click and the submit that the browser makes of it': {
    body: '<form aria-label="posting" onsubmit="return false"><input aria-label="posting field"><button>posting button</button></form>',
    act: async (tab, control) => press(tab, (await control.$('input'))!, 'Enter'),
    expected: ['key Enter posting field'],
  },
  'letters typed, and the change that leaving the field makes of them': {
    body: '<input aria-label="typed">',
    act: async (tab, control) => {
      await control.type('kim')
      await control.evaluate(field => (field as HTMLElement).blur())
      await tab.evaluate(() => 0)
    },
    expected: ['change typed'],
  },
  'a value chosen by keys': {
    body: '<select aria-label="select"><option>One<option>Two</select>',
    act: (tab, control) => press(tab, control, 'ArrowDown'),
    expected: ['change select'],
  },
  Escape: {
    body: '<div tabindex="0" aria-label="escape">x</div>',
    act: (tab, control) => press(tab, control, 'Escape'),
    expected: ['key Escape escape'],
  },
  'a shortcut, and not its modifier': {
    body: '<div tabindex="0" aria-label="shortcut">x</div>',
    act: async (tab, control) => {
      await control.focus()
      await tab.keyboard.down('Control')
      await tab.keyboard.press('y')
      await tab.keyboard.up('Control')
    },
    expected: ['key Ctrl+y shortcut'],
  },
  'a drag': {
    body: '<div draggable="true" tabindex="0" aria-label="dragged" style="height: 30px">x</div><div id="target" aria-label="dropped" tabindex="0" style="height: 30px" ondragover="event.preventDefault()">y</div>',
    act: async (tab, control) => {
      const [from, to] = [await control.boundingBox(), await (await tab.$('#target'))!.boundingBox()]
      await tab.mouse.move(from!.x + 10, from!.y + 10)
      await tab.mouse.down()
      for (let step = 1; step <= 5; step++) {
        await tab.mouse.move(from!.x + 10, from!.y + 10 + ((to!.y - from!.y) * step) / 5)
      }
      await tab.mouse.up()
    },
    expected: ['drag dragged'],
    only: 'Chromium',
  },
  'letters, arrows and a focus': {
    body: '<div tabindex="0" aria-label="idle">x</div>',
    act: (tab, control) => press(tab, control, 'a', 'ArrowDown', 'Tab'),
    expected: [],
  },
}

const isInteraction = ({ attributes }: SentSpan) => attributes['interaction.type'] !== undefined

for (const name of ['Chromium', 'Firefox'] as BrowserName[]) {
  describe(`what a person does in ${name}`, { timeout: 180_000 }, () => {
    let tabs: Tabs
    before(async () => {
      tabs = await startTabs(name)
    })
    after(() => tabs.close())

    /** Opens a page, and has its second file there. */
    async function open(body: string, options?: object): Promise<{ tab: Tab; url: string }> {
      const url = await tabs.page(body, options)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      return { tab, url }
    }
    /** The interactions of a page, as soon as there are so many. */
    const interactionsOf = (url: string, count: number) =>
      until('interactions', async () => {
        const spans = (await tabs.sent(url)).spans.filter(isInteraction).sort((a, b) => a.startMs - b.startMs)
        return spans.length >= count && spans
      })

    describe('is one interaction:', () => {
      const gestures = Object.entries(GESTURES).filter(([, { only = name }]) => only === name)
      const spans: Record<string, readonly SentSpan[]> = {}
      before(async () => {
        const { tab, url } = await open(gestures.map(([, { body }], i) => `<div id="g${i}">${body}</div>`).join(''))
        const begun: number[] = []
        for (let i = 0; i < gestures.length; i++) {
          const control = (await tab.$(`#g${i} .this`)) ?? (await tab.$(`#g${i} :first-child`))
          begun[i] = await tab.evaluate(() => performance.timeOrigin + performance.now())
          await gestures[i]![1].act(tab, control!)
        }
        // As the page goes, all that it has is sent.
        await tab.goto('about:blank')
        const all = await interactionsOf(url, gestures.flatMap(([, { expected }]) => expected).length)
        gestures.forEach(([what], i) => {
          const isOf = ({ startMs }: SentSpan) => startMs >= begun[i]! - 1 && startMs < (begun[i + 1] ?? Infinity) - 1
          spans[what] = all.filter(isOf)
        })
        await tab.close()
      })

      for (const [what, { expected, isTrusted = true }] of gestures) {
        test(`${what}: ${expected[0] ?? 'none'}`, () => {
          assert.deepEqual(
            spans[what]!.map(span => span.name),
            expected,
          )
          for (const { attributes } of spans[what]!) assert.equal(attributes['interaction.trusted'], isTrusted)
        })
      }
    })

    test('lasts until its last effect: the answer to a request, a route, a change of the document', async () => {
      const { tab, url } = await open(`<button>Pay</button><script>
        document.querySelector('button').onclick = async () => {
          await fetch(location.pathname.replace('page', 'do') + '?delay=300')
          history.pushState(null, '', '/paid')
          setTimeout(() => document.body.append('paid'), 200)
        }</script>`)
      await tab.click('button')
      const { spans } = await until('the interaction', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const sent = await tabs.sent(url)
        return sent.spans.some(span => span.attributes['interaction.effects']) && sent
      })
      const click = spans.find(isInteraction)!
      const of = (word: string) => spans.find(span => span.name.startsWith(word))!
      for (const word of ['GET', 'route']) assert.equal(of(word).parentSpanId, click.spanId, word)
      assert.ok(click.endMs >= of('GET').endMs + 190, 'the change of the document')
      // A timer's end would be a second later: that long it must be quiet.
      assert.ok(click.endMs < of('GET').endMs + 1000, `${click.endMs - of('GET').endMs} ms after the answer`)
      assert.equal(click.attributes['interaction.outcome'], undefined)
      await tab.close()
    })

    test('tells how long the person waited for the next frame, each act its own wait, and whose script it was', async () => {
      const { tab, url } = await open(`<button>Slow</button><button>Quick</button><script>
        document.querySelector('button').onclick = function work() {
          const end = performance.now() + 200
          while (performance.now() < end);
        }</script>`)
      const [slow, quick] = await tab.$$('button')
      await slow!.click()
      await tab.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 100))))
      await quick!.click()
      await tab.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 100))))
      await tab.goto('about:blank')
      const [first, second] = (await interactionsOf(url, 2)).map(({ attributes }) => attributes)
      assert.ok(Number(first!['interaction.inp_ms']) >= 195, `${first!['interaction.inp_ms']}`)
      assert.ok(Number(first!['interaction.processing_ms']) >= 195, `${first!['interaction.processing_ms']}`)
      assert.ok(Number(second!['interaction.inp_ms'] ?? 0) < Number(first!['interaction.inp_ms']))
      if (name === 'Chromium') {
        assert.ok(Number(first!['silmari.long_frames.longest_ms']) >= 195)
        assert.equal(first!['silmari.long_frames.invoker'], 'BUTTON.onclick')
        assert.equal(first!['code.function.name'], 'work')
        assert.ok(String(first!['code.file.path']).startsWith(url))
        assert.equal(second!['silmari.long_frames.invoker'], undefined)
      }
      await tab.close()
    })

    test('says nothing of waiting where the machine slept meanwhile', async () => {
      const url = await tabs.page(`<script>const { now } = Date; window.leap = 0; Date.now = () => now() + leap</script>
        <!-- SDK --><button>Slow</button><script>
        document.querySelector('button').onclick = () => {
          const end = performance.now() + 200
          while (performance.now() < end);
          leap = 3600e3
        }</script>`)
      const tab = await tabs.open()
      await tab.goto(url)
      await tab.evaluate(() => window.silmari!.flush())
      await tab.click('button')
      await tab.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 100))))
      await tab.goto('about:blank')
      const [{ attributes, startMs, endMs }] = (await interactionsOf(url, 1)) as [SentSpan]
      assert.equal(attributes['silmari.suspended'], true)
      assert.equal(attributes['interaction.inp_ms'], undefined)
      assert.equal(attributes['silmari.long_frames.count'], undefined)
      assert.ok(endMs - startMs < 60_000, `${endMs - startMs} ms`)
      await tab.close()
    })

    test('owns what follows in its task, also where promises are followed and another act has waited for it', async () => {
      const body = `<button id="pay">Pay</button><button id="yes">Yes</button><script>
        const ask = step => fetch(location.pathname.replace('page', 'do') + '-' + step)
        const yes = new Promise(resolve => { document.querySelector('#yes').onclick = resolve })
        document.querySelector('#pay').onclick = async () => {
          await ask('quote')
          document.body.append(document.createElement('output'))
          await yes
          await ask('pay')
        }</script>`
      const { tab, url } = await open(body, { capture: { promises: true } })
      await tab.click('#pay')
      await tab.waitForSelector('output')
      await tab.click('#yes')
      const spans = await until('both clicks and their requests', async () => {
        await tab.evaluate(() => window.silmari!.flush())
        const { spans } = await tabs.sent(url)
        return (
          spans.some(span => /-pay$/.test(String(span.attributes['url.full']))) &&
          spans.filter(isInteraction).length === 2 &&
          spans
        )
      })
      const parentOf = (step: string) => {
        const request = spans.find(span => String(span.attributes['url.full']).endsWith(`-${step}`))!
        return spans.find(({ spanId }) => spanId === request.parentSpanId)?.name
      }
      assert.deepEqual([parentOf('quote'), parentOf('pay')], ['click Pay', 'click Yes'])
      await tab.close()
    })

    test('is no dead click where the page goes, however late, nor where the browser itself answers', async () => {
      const { tab, url } = await open(`<input aria-label="field"><a href="/do/any?delay=1500">Link</a>
        <a href="#" aria-label="nowhere">x</a><button>Nothing</button>`)
      for (const control of ['input', 'button', '[aria-label=nowhere]', '[href^="/do"]']) await tab.click(control)
      await until('the next page', async () => tab.url() !== url && !tab.url().endsWith('#'))
      const outcomes = (await interactionsOf(url, 4)).map(span => [span.name, span.attributes['interaction.outcome']])
      assert.deepEqual(outcomes, [
        ['click field', undefined],
        ['click Nothing', 'dead'],
        ['click nowhere', 'dead'],
        ['click Link', undefined],
      ])
      await tab.close()
    })

    test('is no dead click where a person sees something that is no change of the document', async () => {
      const answers: Readonly<Record<string, string>> = {
        Scrolls: '<button onclick="window.scrollTo(0, 2000)">Scrolls</button>',
        Focuses: '<button onclick="document.querySelector(`[aria-label=field]`).focus()">Focuses</button>',
        Shows: '<button onclick="document.querySelector(`[popover]`).showPopover()">Shows</button>',
        Opens: '<button popovertarget="over">Opens</button>',
        Refuses: '<form><input required aria-label="empty"><button>Refuses</button></form>',
        Resets: '<form><input value="1"><button type="reset">Resets</button></form>',
        Shadow: '<x-counter></x-counter>',
        Elsewhere: '<button onclick="document.querySelector(`x-counter`).add()">Elsewhere</button>',
        Nothing: '<button>Nothing</button>',
      }
      const { tab, url } = await open(`<input aria-label="field"><div popover>a</div><div popover id="over">b</div>
        <div style="height: 3000px"></div><script>customElements.define('x-counter', class extends HTMLElement {
          connectedCallback() {
            const root = this.attachShadow({ mode: 'open' })
            const inner = root.appendChild(document.createElement('x-label'))
            const text = inner.attachShadow({ mode: 'open' }).appendChild(new Text('0'))
            const button = root.appendChild(document.createElement('button'))
            button.textContent = 'Shadow'
            this.add = button.onclick = () => { text.data += '1' }
          }
        })</script>`)
      for (const [name, body] of Object.entries(answers)) {
        // Each in a place of its own, so that the one before leaves nothing that covers it.
        await tab.evaluate(html => {
          for (const each of document.querySelectorAll<HTMLElement>('[popover]')) each.hidePopover()
          window.scrollTo(0, 0)
          const place = document.body.appendChild(document.createElement('div'))
          place.style.cssText = 'position: fixed; top: 50px; left: 300px; background: white'
          place.innerHTML = html
        }, body)
        const control = await tab.evaluateHandle(() => {
          const place = document.body.lastElementChild!
          return (place.querySelector('x-counter')?.shadowRoot ?? place).querySelector('button')!
        })
        await control.click()
        // What the next one's place does to the document is not of this click.
        await until(`the end of ${name}`, async () => {
          await tab.evaluate(() => window.silmari!.flush())
          const ended = (await tabs.sent(url)).spans.filter(isInteraction)
          return ended.some(span => span.name === `click ${name}` && 'interaction.effects' in span.attributes)
        })
      }
      const outcomes = (await interactionsOf(url, Object.keys(answers).length)).map(span => [
        span.name,
        span.attributes['interaction.outcome'],
      ])
      assert.deepEqual(
        outcomes,
        Object.keys(answers).map(name => [`click ${name}`, name === 'Nothing' ? 'dead' : undefined]),
      )
      await tab.close()
    })
  })
}
