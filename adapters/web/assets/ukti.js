// What the page does better with a script: answers come without a reload,
// half-typed words are completed, quotes are copied. All of it works without.

const said = document.body.dataset
const state = document.getElementById('state')
const form = document.getElementById('ask')

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]')
  if (button) copy(button)
  const share = event.target.closest('[data-share]')
  if (share) navigator.share({ title: document.title, url: addressOf(share) }).catch(() => {}) // the person changed their mind
})

// Not over plain http from elsewhere, and not in every browser.
document.body.classList.toggle('cannot-copy', navigator.clipboard === undefined)
document.documentElement.classList.toggle('can-share', navigator.share !== undefined)
if (form) {
  asking()
  completing()
}

// textOf is what a button copies: exactly the article's text where it quotes.
function textOf(button) {
  switch (button.dataset.copy) {
    case 'quote':
      return button.closest('figure').querySelector('blockquote').textContent
    case 'lines':
      return [...document.querySelectorAll('.lines .on .t')].map((line) => line.textContent).join('').replace(/\r?\n$/, '')
    case 'link':
      return addressOf(button)
  }
  return button.dataset.text
}

// addressOf is what a button about a link passes on: the address that it names, as
// the world knows it where the page knows that.
function addressOf(button) {
  return new URL(button.dataset.text ?? location.href, location.href).href
}

async function copy(button) {
  const label = button.dataset.label ??= button.textContent
  let done = said.copied
  try {
    await navigator.clipboard.writeText(textOf(button))
  } catch {
    done = said.uncopied
  }
  button.style.minWidth = `${button.offsetWidth}px`
  button.textContent = done
  state.textContent = done
  clearTimeout(button.timer)
  button.timer = setTimeout(() => { button.textContent = label }, 2000)
}

// asking sends the box and the choices without a reload, and puts the answer
// under the box, or a choice's under the answer that it belongs to.
function asking() {
  const answers = document.getElementById('answers')
  const steps = stepping(answers)

  document.addEventListener('submit', async (event) => {
    const sent = event.target
    if (sent.method !== 'post') return
    event.preventDefault()
    if (sent.getAttribute('aria-busy') === 'true') return
    const data = new URLSearchParams(new FormData(sent))
    const press = event.submitter?.name === 'press' ? event.submitter : undefined
    if (press) data.set('press', press.value)
    else data.set('form', fresh())
    sent.setAttribute('aria-busy', 'true')
    state.textContent = said.busy
    const answer = await fetchAnswer(sent.action, data)
    sent.removeAttribute('aria-busy')
    state.textContent = ''
    if (!answer) return
    if (press) {
      const offered = new Set([...answer.querySelectorAll('[name=press]')].map((button) => button.value))
      sent.querySelectorAll('[name=press]').forEach((button) => {
        if (button === press || offered.has(button.value)) button.remove()
      })
      sent.hidden = !sent.querySelector('[name=press]')
      sent.closest('.answer').append(answer)
      answer.focus({ preventScroll: true }) // the button is gone
    } else {
      answers.prepend(answer) // a live region: it is read out, and the focus stays in the box
      if (matchMedia('(pointer: coarse)').matches) sent.elements.q.blur() // the keyboard would cover it
      steps.add(answer, data)
    }
    answer.scrollIntoView({ block: 'nearest' })
  })
}

// stepping makes each question a step that the browser's back and forward buttons
// know: back shows the page as it was before the question, forward as it was after.
function stepping(answers) {
  const intro = document.getElementById('intro')
  let at = history.state?.step ?? 0 // a reloaded page goes on counting
  const first = answers.firstElementChild
  if (first) first.dataset.step = at
  history.replaceState({ step: at, title: document.title }, '')
  window.addEventListener('popstate', (event) => {
    const step = event.state?.step
    if (step === undefined) return // a line of the page was jumped to
    const known = step === 0 || [...answers.children].some((answer) => answer.dataset.step === String(step))
    if (!known) return location.reload() // its answer is not on this page any more
    go(step, event.state.title)
  })

  function go(step, title) {
    at = step
    for (const answer of answers.children) answer.hidden = Number(answer.dataset.step) > step
    if (intro) intro.hidden = [...answers.children].some((answer) => !answer.hidden)
    form.elements.q.value = new URL(location.href).searchParams.get('q') ?? ''
    document.title = title
    scrollTo(0, 0)
  }

  return {
    add(answer, data) {
      const question = data.get('q')
      for (const other of [...answers.children]) { // what was gone back from is gone
        if (Number(other.dataset.step) > at && other !== answer) other.remove()
      }
      answer.dataset.step = ++at
      if (intro) intro.hidden = true
      const here = new URL(location.href)
      here.searchParams.set('q', question)
      here.searchParams.delete('when') // it was for the question before
      for (const name of ['article', 'publisher', 'from', 'until']) {
        const value = data.get(name)
        value ? here.searchParams.set(name, value) : here.searchParams.delete(name)
      }
      here.hash = ''
      document.title = document.title.replace(/^.* · /, `${question.replace(/\s+/g, ' ').trim()} · `)
      history.pushState({ step: at, title: document.title }, '', here)
    },
  }
}

async function fetchAnswer(address, data) {
  let html
  try {
    const response = await fetch(address, { method: 'POST', body: data, headers: { 'Ukti-Part': 'answer' } })
    if (response.status === 204) return // there is nothing to say
    html = await response.text()
  } catch {
    html = ''
  }
  const answer = new DOMParser().parseFromString(html, 'text/html').querySelector('.answer')
  if (answer) return document.importNode(answer, true)
  const sorry = document.createElement('article')
  sorry.className = 'answer'
  sorry.tabIndex = -1
  sorry.append(Object.assign(document.createElement('p'), { className: 'notice', textContent: said.sorry }))
  return sorry
}

// fresh is a form's number: 26 characters of A-Z and 2-7.
function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (b) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[b & 31]).join('')
}

// completing is the combobox of the ARIA authoring practices: the focus stays in
// the box, the arrows choose, Enter takes, Escape closes.
function completing() {
  const box = form.elements.q
  const list = document.getElementById('ways')
  let timer, asked = 0, at = -1
  let taking = false // the Enter key that took a suggestion is still down: it must not ask too

  box.setAttribute('role', 'combobox')
  box.setAttribute('aria-autocomplete', 'list')
  box.setAttribute('aria-controls', list.id)
  close()

  box.addEventListener('input', (event) => {
    clearTimeout(timer)
    if (event.isComposing || box.value.trim().length < 2) return close()
    timer = setTimeout(suggest, 150)
  })
  box.addEventListener('blur', () => {
    taking = false
    close()
  })
  form.addEventListener('submit', (event) => {
    if (taking) {
      event.preventDefault()
      event.stopPropagation()
    }
    close()
  })
  box.addEventListener('keyup', () => { taking = false })
  box.addEventListener('keydown', (event) => {
    if (list.hidden || event.isComposing) return
    const n = list.children.length
    if (event.key === 'ArrowDown') choose((at + 1) % n)
    else if (event.key === 'ArrowUp') choose(at > 0 ? at - 1 : n - 1)
    else if (event.key === 'Enter' && at >= 0) {
      taking = true
      take(list.children[at])
    }
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  })
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault() // the box keeps the focus
    const way = event.target.closest('li')
    if (way) take(way)
  })

  async function suggest() {
    const number = ++asked
    const typed = box.value
    const address = new URL(form.dataset.suggest, location.href)
    address.searchParams.set('q', typed)
    try {
      const response = await fetch(address)
      const ways = response.ok ? await response.json() : []
      if (number === asked) show(ways, typed) // else the person has gone on
    } catch {
      if (number === asked) close()
    }
  }

  function show(ways, typed) {
    list.dataset.of = typed
    list.replaceChildren(...ways.map(({ label, value }, i) => {
      const way = document.createElement('li')
      Object.assign(way, { id: `way-${i}`, role: 'option', textContent: label, dir: 'auto' })
      way.dataset.value = value
      return way
    }))
    at = -1
    list.hidden = ways.length === 0 || document.activeElement !== box
    box.setAttribute('aria-expanded', String(!list.hidden))
  }

  function choose(i) {
    clearTimeout(timer)
    asked++ // a late list must not come under the finger
    at = i
    ;[...list.children].forEach((way, n) => way.setAttribute('aria-selected', String(n === i)))
    box.setAttribute('aria-activedescendant', `way-${i}`)
  }

  function take(way) {
    box.value = way.dataset.value
    close()
  }

  function close() {
    clearTimeout(timer)
    asked++
    at = -1
    list.hidden = true
    box.setAttribute('aria-expanded', 'false')
    box.removeAttribute('aria-activedescendant')
  }
}
