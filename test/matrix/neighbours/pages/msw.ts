import { HttpResponse, http } from 'msw'
import { setupWorker } from 'msw/browser'
import { ask, settle } from './neighbour.js'

let seen: (string | null)[] = []
const worker = setupWorker(
  http.get('*/mocked', ({ request }: { request: Request }) => {
    seen.push(request.headers.get('x-a'))
    return HttpResponse.json({ mocked: true }, { status: 201 })
  }),
)

settle({
  start: () =>
    worker.start({
      quiet: true,
      onUnhandledRequest: 'bypass',
      serviceWorker: { url: '/page/worker', options: { scope: '/' } },
    }),
  async use(url) {
    seen = []
    const answer = await fetch(`${url}/mocked`, { headers: { 'x-a': 'b' } })
    return [answer.status, await answer.text(), seen, ...(await ask(url))]
  },
  stop: () => worker.stop(),
})
