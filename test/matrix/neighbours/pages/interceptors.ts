import { FetchInterceptor } from '@mswjs/interceptors/fetch'
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest'
import { ask, settle } from './neighbour.js'

const interceptors = [new FetchInterceptor(), new XMLHttpRequestInterceptor()]
const mocked = ({
  request,
  controller,
}: {
  request: Request
  controller: { respondWith(response: Response): void }
}) => {
  if (request.url.includes('mocked')) controller.respondWith(new Response('mocked', { status: 201 }))
}

settle({
  start() {
    for (const interceptor of interceptors) {
      interceptor.apply()
      interceptor.on('request', mocked)
    }
  },
  async use(url) {
    const answer = await fetch(`${url}?mocked`)
    return [answer.status, await answer.text(), ...(await ask(url))]
  },
  stop() {
    for (const interceptor of interceptors) interceptor.dispose()
  },
})
