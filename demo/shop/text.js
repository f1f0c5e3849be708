const TEXTS = {
  ko: {
    brand: '실마리 상점',
    language: 'EN',
    search: '무엇을 찾으세요?',
    cart: '장바구니',
    headline: '실 한 올에서 시작합니다',
    intro: '뜨개와 바느질을 위한 작은 가게. 순금 골무는 한 번에 결제할 수 있는 한도를 넘습니다.',
    nothing: '찾으시는 물건이 없습니다.',
    add: '담기',
    added: '담았습니다',
    failed: '잠시 후 다시 시도해 주세요',
    checkout: '주문하기',
    total: '합계',
    name: '받는 분',
    method: '결제 방법',
    card: '카드',
    transfer: '계좌이체',
    pay: '결제하기',
    hint: '시연용 가게입니다. 실제로 결제되지 않습니다.',
    paid: '결제되었습니다',
    order: '주문 번호',
    refused: '결제하지 못했습니다',
    single_payment_limit: '한 번에 결제할 수 있는 금액을 넘었습니다.',
    internal: '결제 서버에 문제가 생겼습니다.',
    empty: '장바구니가 비었습니다.',
    back: '가게로 돌아가기',
    remove: '빼기',
    story: '렌즈에서 이야기 보기',
    routes: '디버그용 서비스로 보내기',
  },
  en: {
    brand: 'The Thread Shop',
    language: '한',
    search: 'What are you looking for?',
    cart: 'Cart',
    headline: 'It starts with one thread',
    intro: 'A small shop for knitting and sewing. The gold thimble is above the limit of a single payment.',
    nothing: 'Nothing like that here.',
    add: 'Add',
    added: 'Added',
    failed: 'Please try again in a moment',
    checkout: 'Checkout',
    total: 'Total',
    name: 'Deliver to',
    method: 'Pay by',
    card: 'Card',
    transfer: 'Bank transfer',
    pay: 'Pay now',
    hint: 'A demonstration: nothing is charged.',
    paid: 'Payment received',
    order: 'Order',
    refused: 'The payment failed',
    single_payment_limit: 'The amount is above the limit of a single payment.',
    internal: 'Something went wrong at the payment service.',
    empty: 'Your cart is empty.',
    back: 'Back to the shop',
    remove: 'Remove',
    story: 'See the story in the lens',
    routes: 'Send to debug copies',
  },
}

export const language =
  localStorage.getItem('language') ?? (navigator.languages.some(tag => tag.startsWith('ko')) ? 'ko' : 'en')

export const text = key => TEXTS[language][key] ?? key
export const won = amount => `₩${amount.toLocaleString('ko-KR')}`

/** Fills every element that names its text, and the button that changes the language. */
export function showTexts() {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text)
  for (const element of document.querySelectorAll('[data-placeholder]'))
    element.placeholder = text(element.dataset.placeholder)
  for (const element of document.querySelectorAll('[data-label]')) element.ariaLabel = text(element.dataset.label)
  document.querySelector('#language').addEventListener('click', () => {
    localStorage.setItem('language', language === 'ko' ? 'en' : 'ko')
    location.reload()
  })
}
