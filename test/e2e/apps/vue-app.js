import { createApp, defineAsyncComponent, h, nextTick, onUpdated, ref, watch, watchEffect } from 'vue'
import { ask, loadRoute } from './ask.js'

const button = (name, onClick) => h('button', { id: name, onClick }, name)

const Handler = () =>
  button('handler', async () => {
    await ask('handler')
    await nextTick()
    await ask('handler')
  })

const Watch = {
  setup() {
    const count = ref(0)
    watch(count, async () => {
      await ask('watch')
      await ask('watch')
    })
    watchEffect(() => count.value && ask('watch'))
    return () => button('watch', () => count.value++)
  },
}

const Updated = {
  setup() {
    const count = ref(0)
    onUpdated(() => ask('updated'))
    return () => h('p', null, [String(count.value), button('updated', () => count.value++)])
  },
}

const Form = {
  setup() {
    const name = ref('thimble')
    const send = async event => {
      event.preventDefault()
      await ask('form')
      name.value = ''
      await nextTick()
      await ask('form')
    }
    const onInput = ({ target }) => (name.value = target.value)
    return () => h('form', { onSubmit: send }, [h('input', { value: name.value, onInput }), button('form')])
  },
}

const Route = {
  setup() {
    const isOpen = ref(false)
    const Page = defineAsyncComponent(async () => {
      await loadRoute()
      return {
        setup() {
          ask('route')
          return () => 'there'
        },
      }
    })
    return () => h('p', null, [button('route', () => (isOpen.value = true)), isOpen.value && h(Page)])
  },
}

createApp({ render: () => [Handler, Watch, Updated, Form, Route].map(each => h(each)) }).mount('#app')
