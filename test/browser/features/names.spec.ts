import { expect } from 'chai'
import { openPage, type SentSpan } from '../../support/page.js'

const LONG = 'A text of so many words that nobody would call it the name of anything, but content'
const ID = '0190b6a2c4d0'

/** A control, its name, and its name where the texts of the page are masked. The control is `.this`, or the first. */
const NAMES: readonly (readonly [what: string, html: string, name: string, masked: string])[] = [
  ['the name that the application gives it', '<button data-silmari-name="pay" aria-label="x">y</button>', 'pay', 'pay'],
  ['that name on what is around it', '<div data-silmari-name="cart"><a class="this">x</a></div>', 'cart', 'cart'],
  [
    'the texts it is labelled by',
    '<i id="l-a">Pay</i><i id="l-b">now</i><button class="this" aria-labelledby="l-a l-b" aria-label="x">y</button>',
    'Pay now',
    'button',
  ],
  ['its aria-label', '<button aria-label="Close the cart">x</button>', 'Close the cart', 'button'],
  ['its label', '<label>E-mail <input class="this" value="kim"></label>', 'E-mail', 'input'],
  ['the text of a button', '<button>Pay <b>now</b></button>', 'Pay now', 'button'],
  ['the text of a link', '<a href="#">All orders</a>', 'All orders', 'a'],
  ['the value of an input that is a button', '<input type="button" value="Send">', 'Send', 'input'],
  ['the text of a role that is named by it', '<div role="tab">Details</div>', 'Details', 'tab div'],
  ['the alternative text of its image', '<button><img alt="Search"></button>', 'Search', 'button'],
  ['its title', '<button title="Help">\n</button>', 'Help', 'button'],
  [
    'role and selector, by an id of its own',
    '<button id="send-form" role="switch"></button>',
    'switch button[id=send-form]',
    'switch button[id=send-form]',
  ],
  [
    'selector, by an id around it',
    '<form id="checkout"><button type="button" class="this"></button></form>',
    'form[id=checkout] button',
    'form[id=checkout] button',
  ],
  [
    'no id that may be generated',
    `<button id="r17" data-testid="pay"></button>`,
    'button[data-testid=pay]',
    'button[data-testid=pay]',
  ],
  ['no long text', `<button>${LONG}</button>`, 'button', 'button'],
  ['no text of what is not a control', '<div role="listitem">Kim Min-su</div>', 'listitem div', 'listitem div'],
  ['no text but that of the page', '<p>Kim Min-su</p>', 'p', 'p'],
  ['nothing typed', '<input value="kim@shop.example">', 'input', 'input'],
  ['no password', '<input type="password" name="pin" value="s3cret">', 'input[name=pin]', 'input[name=pin]'],
  ['no default of a text area', '<textarea>Dear Kim</textarea>', 'textarea', 'textarea'],
  ['no editable text', '<div contenteditable>Dear Kim</div>', 'div', 'div'],
  ['no link in editable text', '<div contenteditable><a class="this">Kim</a></div>', 'a', 'a'],
  ['no field in a label', '<label>Note<textarea class="this">Dear Kim</textarea></label>', 'Note', 'textarea'],
  [
    'no field that it is labelled by',
    '<textarea id="t-a">Dear Kim</textarea><button class="this" aria-labelledby="t-a"></button>',
    'button',
    'button',
  ],
  ['digits as {n}', '<button>Pay 12,000 of 3 items</button>', 'Pay {n} of {n} items', 'button'],
  ['ids as {id}', `<button>Cancel order-${ID}</button>`, 'Cancel {id}', 'button'],
  ['secrets by their kind', '<button>Send to kim@shop.example</button>', 'Send to [EMAIL]', 'button'],
]

for (const text of ['allow', 'mask'] as const) {
  describe(`features: what a control is called, with texts ${text === 'mask' ? 'masked' : 'allowed'}`, () => {
    let clicks: SentSpan[] = []
    let everything = ''

    before(async () => {
      const body = NAMES.map(([, html], i) => `<div class="case-${i}">${html}</div>`).join('')
      const page = await openPage({ isSending: true, options: { privacy: { text } }, body })
      await page.window.silmari.flush()
      for (let i = 0; i < NAMES.length; i++) {
        const of = page.document.querySelector(`.case-${i}`)!
        ;(of.querySelector<HTMLElement>('.this') ?? (of.firstElementChild as HTMLElement)).click()
        // Each in a tick of the clock of its own.
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      page.window.dispatchEvent(new page.window.PageTransitionEvent('pagehide'))
      for (const until = Date.now() + 10_000; clicks.length < NAMES.length && Date.now() < until; ) {
        const sent = await page.sent()
        everything = JSON.stringify(sent)
        clicks = sent.spans.filter(({ name }) => name.startsWith('click'))
      }
      clicks.sort((a, b) => a.startMs - b.startMs)
      page.close()
    })

    NAMES.forEach(([what, , name, masked], i) => {
      it(`${what}: ${text === 'mask' ? masked : name}`, () => {
        expect(clicks[i]?.name).to.equal(`click ${text === 'mask' ? masked : name}`)
      })
    })

    it('and nothing of what is typed or said leaves in any other way', () => {
      expect(everything).to.not.match(/Kim|kim|s3cret|12,000|so many words/)
      if (text === 'mask') expect(everything).to.not.match(/All orders|Close the cart|Search|Help|E-mail/)
    })
  })
}
