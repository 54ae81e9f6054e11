// The one script of the portal. Every page works without it.
import { initAll } from '../nhsuk/nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

// A form without an address of its own is sent to the page's, with what stands behind the #. After the skip link that would
// take the focus away from what is wrong, so it goes as soon as the link has led where it leads.
document.querySelector('.nhsuk-skip-link')?.addEventListener('click', () => {
  setTimeout(() => history.replaceState(null, '', location.pathname + location.search))
})

const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function counted(number, one) { return `${number} ${one}${number === 1 ? '' : 's'}` }

function inWords(milliseconds) {
  if (milliseconds <= 0) return 'the time has passed'
  const days = Math.floor(milliseconds / DAY)
  const hours = Math.floor((milliseconds % DAY) / HOUR)
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE)
  const seconds = Math.floor((milliseconds % MINUTE) / 1000)
  if (days > 0) return `${counted(days, 'day')} ${counted(hours, 'hour')} left`
  if (hours > 0) return `${counted(hours, 'hour')} ${counted(minutes, 'minute')} left`
  return `${counted(minutes, 'minute')} ${counted(seconds, 'second')} left`
}

// Deadlines count by the portal's clock: the page says what that clock read when it was made.
const serverNow = document.querySelector('meta[name="portal-now"]')
if (serverNow) {
  const skew = new Date(serverNow.content).getTime() - Date.now()
  const clocks = [...document.querySelectorAll('[data-countdown]')]
  const show = () => {
    for (const clock of clocks) {
      const left = clock.closest('.portal-clock').querySelector('[data-countdown-for]')
      if (left) left.textContent = inWords(new Date(clock.dateTime).getTime() - (Date.now() + skew))
    }
  }
  if (clocks.length) { show(); setInterval(show, 1000) }
}

// A page of answers is kept while one writes: what changed is sent as the page's button would send it, each answer with
// the stamp of what the page showed. The server decides; what a colleague changed meanwhile is shown beside what is typed.
const answers = document.querySelector('form[data-autosave]')
if (answers) {
  const PAUSE = 1500
  const stamps = new Map([...answers.querySelectorAll('input[name$="--was"]')].map((field) => [field.name.slice(0, -5), field]))
  const typed = (key) => new FormData(answers).getAll(key)
  const kept = new Map([...stamps.keys()].map((key) => [key, JSON.stringify(typed(key))]))
  const clashing = new Set([...stamps.keys()].filter((key) => answers.elements[`${key}--stays`]))
  const status = answers.querySelector('[data-autosave-status]')
  const changed = () => [...stamps.keys()].filter((key) => !clashing.has(key) && JSON.stringify(typed(key)) !== kept.get(key))
  let timer, underway = null, closed = false

  const heed = (told, sent) => {
    for (const [key, stamp] of Object.entries(told.stamps)) {
      stamps.get(key).value = stamp
      kept.set(key, sent.get(key))
    }
    for (const [key, panel] of Object.entries(told.clashes)) {
      clashing.add(key)
      stamps.get(key).insertAdjacentHTML('afterend', panel)
    }
    const lately = told.lately.map((sentence) => Object.assign(document.createElement('p'), { className: 'portal-lately', textContent: sentence }))
    document.querySelector('[data-lately]').replaceChildren(...lately)
    document.dispatchEvent(new Event('portal:heard'))
  }
  const send = async (keys, sent) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: answers.elements.csrfmiddlewaretoken.value })
    for (const key of keys) {
      body.append(`${key}--was`, stamps.get(key).value)
      for (const value of typed(key)) body.append(key, value)
    }
    const answer = await fetch(location.pathname, {
      method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json' }, keepalive: body.toString().length < 60000,
    })
    if (answer.type === 'opaqueredirect') return 'Not saved: you are signed out. Save this page all the same: we ask you to sign in and keep what you typed.'
    if (!answer.headers.get('Content-Type').startsWith('application/json')) return 'Not saved. Save this page to see why.'
    const told = await answer.json()
    if (answer.ok) heed(told, sent)
    return told.said
  }
  const save = async () => {
    clearTimeout(timer)
    const keys = changed()
    if (!keys.length || underway || closed) return
    const sent = new Map(keys.map((key) => [key, JSON.stringify(typed(key))]))
    underway = send(keys, sent).catch(() => 'Not saved: there is no connection. What you typed stays here.')
    const said = await underway
    underway = null
    if (status.textContent !== said) status.textContent = said
    if (changed().some((key) => JSON.stringify(typed(key)) !== sent.get(key))) timer = setTimeout(save, PAUSE)
  }
  answers.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  addEventListener('pagehide', save)
  addEventListener('online', save)
  addEventListener('pageshow', () => { closed = false })
  // The button waits for what is under way, so that nobody meets a conflict with themselves.
  let waits = false
  answers.addEventListener('submit', async (event) => {
    clearTimeout(timer)
    if (underway) {
      event.preventDefault()
      if (waits) return // one click waits already
      waits = true
      await underway
      waits = false
      answers.requestSubmit(event.submitter)
    } else closed = !event.defaultPrevented // files may still be on their way
  })
}

// A session that ends soon says so, and can be kept with one button. The server decides; this only asks in time.
const session = document.querySelector('[data-session-seconds]')
if (session) {
  const words = session.querySelector('.portal-session__words')
  const stay = session.querySelector('.portal-session__stay')
  let ends = Date.now() + Number(session.dataset.sessionSeconds) * 1000
  const calm = words.textContent
  document.addEventListener('portal:heard', () => {
    ends = Date.now() + Number(session.dataset.sessionSeconds) * 1000
    look()
  })
  const look = () => {
    const left = ends - Date.now()
    const soon = left < 5 * MINUTE
    if (soon === stay.hidden) {
      session.classList.toggle('portal-session--soon', soon)
      session.setAttribute('role', soon ? 'alert' : 'none')
      stay.hidden = !soon
    }
    if (left <= 0) words.textContent = 'Your time is over. Send your form all the same: we ask you to sign in and keep what you typed.'
    else if (soon) words.textContent = `You will be signed out in ${Math.ceil(left / MINUTE)} minutes.`
    else words.textContent = calm
  }
  stay.addEventListener('click', async () => {
    const answer = await fetch(session.dataset.sessionStay, { redirect: 'manual' }).catch(() => null)
    if (answer?.status === 204) ends = Date.now() + Number(session.dataset.sessionSeconds) * 1000
    look()
  })
  setInterval(look, 10 * 1000)
}

// Files go up when they are chosen, piece by piece by the tus protocol 1.0.0, and go on where a broken line stopped them.
// The form is then sent with their keys. Without this script the form carries the files itself.
const TUS = { 'Tus-Resumable': '1.0.0' }
const WHEN_TO_TRY_AGAIN = [1, 2, 4, 8, 15, 30] // seconds; the last again and again
const REMEMBERED = 'portal-uploads'
const inMegabytes = bytes => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
const wait = seconds => new Promise(done => {
  const go = () => {
    clearTimeout(timer)
    window.removeEventListener('online', go)
    done()
  }
  const timer = setTimeout(go, seconds * 1000)
  window.addEventListener('online', go)
})

// What this browser began, by address; names are asked of the portal, so that none stays here.
const remembered = {
  all () { try { return JSON.parse(localStorage.getItem(REMEMBERED)) || {} } catch { return {} } },
  put (all) { try { localStorage.setItem(REMEMBERED, JSON.stringify(all)) } catch { /* then only this page knows */ } },
  add (address, what) { this.put({ ...this.all(), [address]: what }) },
  forget (address) { const { [address]: gone, ...rest } = this.all(); this.put(rest) },
  of (place) { return Object.entries(this.all()).filter(([, what]) => what.place === place) }
}

class Refused extends Error {}

function send (method, address, { headers = {}, body = null, token, progress = () => {}, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, address)
    for (const [name, value] of Object.entries({ ...TUS, 'X-CSRFToken': token, ...headers })) request.setRequestHeader(name, value)
    request.upload.onprogress = event => progress(event.loaded)
    request.onload = () => resolve(request)
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.onerror = request.ontimeout = request.onabort = () => reject(new Error('The line is broken'))
    request.timeout = 5 * MINUTE
    request.send(body)
  })
}

// One file on its way, with its line on the page.
class Upload {
  constructor (field, file, address = '') {
    Object.assign(this, { field, file, address, stopped: false, whole: false, end: new AbortController() })
    this.line = document.createElement('li')
    this.words = document.createElement('span')
    this.bar = document.createElement('progress')
    this.bar.max = 1
    this.bar.value = 0
    const remove = document.createElement('button')
    remove.type = 'button'
    remove.className = 'portal-link-button'
    remove.addEventListener('click', () => this.remove())
    this.removeButton = remove
    this.line.append(this.words, this.bar, remove)
    if (file) this.call(file.name)
  }

  call (name) {
    this.name = name
    this.bar.setAttribute('aria-label', `Progress of ${name}`)
    this.removeButton.textContent = `Remove ${name}`
    this.field.list.append(this.line)
  }

  say (words, aloud = true) {
    const said = words.includes(`“${this.name}”`) ? words : `${this.name}: ${words}`
    this.words.textContent = said
    if (aloud) this.field.announce(said)
  }

  show (loaded) {
    this.bar.value = loaded / this.file.size
    this.say(`${inMegabytes(loaded)} of ${inMegabytes(this.file.size)} uploaded`, false)
  }

  async ask () {
    const answer = await send('HEAD', this.address, { token: this.field.token })
    if (answer.status === 404) { remembered.forget(this.address); return null }
    if (!answer.getResponseHeader('Upload-Offset')) throw this.refusal(answer)
    const name = answer.getResponseHeader('Upload-Metadata').split(' ')[1]
    return {
      offset: Number(answer.getResponseHeader('Upload-Offset')),
      length: Number(answer.getResponseHeader('Upload-Length')),
      name: new TextDecoder().decode(Uint8Array.from(atob(name), letter => letter.charCodeAt(0)))
    }
  }

  async announce () {
    const letters = String.fromCharCode(...new TextEncoder().encode(this.file.name))
    const headers = { 'Upload-Length': this.file.size, 'Upload-Metadata': `filename ${btoa(letters)}` }
    const answer = await send('POST', this.field.input.dataset.uploadTo, { headers, token: this.field.token })
    if (answer.status !== 201) throw this.refusal(answer)
    this.address = new URL(answer.getResponseHeader('Location'), location.href).pathname
    remembered.add(this.address, { place: this.field.place, size: this.file.size, changed: this.file.lastModified })
    if (this.stopped) this.discard() // removed while it was announced
    return 0
  }

  refusal (answer) {
    if (answer.status >= 500 || answer.status === 429) return new Error('Try again')
    const plain = (answer.getResponseHeader('Content-Type') || '').startsWith('text/plain')
    return new Refused(plain ? answer.responseText : 'you are signed out, or may not upload this. Sign in and choose it again: it goes on where it stopped.')
  }

  // Up to the end, however often the line breaks.
  async run () {
    for (let broken = 0; !this.stopped && !this.whole;) {
      try {
        broken = await this.goOn() ? 0 : broken
      } catch (problem) {
        if (this.stopped) return // removed while a piece was on its way
        if (problem instanceof Refused) { this.fail(problem.message); return }
        this.say('the connection is broken. It goes on by itself from where it stopped.', broken === 0)
        await wait(WHEN_TO_TRY_AGAIN[Math.min(broken, WHEN_TO_TRY_AGAIN.length - 1)])
        broken += 1
      }
    }
  }

  async goOn () {
    const stands = this.address ? await this.ask() : null
    let offset = stands ? stands.offset : await this.announce()
    while (offset < this.file.size && !this.stopped) {
      this.show(offset)
      offset = await this.piece(offset)
    }
    if (!this.stopped) this.done()
    return true
  }

  async piece (offset) {
    const body = this.file.slice(offset, offset + Number(this.field.input.dataset.uploadPiece))
    const headers = { 'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream' }
    const { token } = this.field
    const answer = await send('PATCH', this.address, { headers, body, token, signal: this.end.signal, progress: loaded => this.show(offset + loaded) })
    if (answer.status === 409) return Number(answer.getResponseHeader('Upload-Offset'))
    if (answer.status === 404) throw new Error('Ask where it stands')
    if (answer.status !== 204) throw this.refusal(answer)
    return Number(answer.getResponseHeader('Upload-Offset'))
  }

  done () {
    this.whole = true
    this.bar.remove()
    const key = document.createElement('input')
    Object.assign(key, { type: 'hidden', name: `${this.field.input.name}--uploaded`, value: this.address.split('/').at(-2) })
    this.line.append(key)
    this.say('uploaded. It is added when you save this page.')
    this.field.settled()
  }

  fail (words) {
    this.stopped = true
    this.bar.remove()
    this.line.classList.add('portal-upload--refused')
    this.say(words)
    this.field.waiting = null
  }

  // Found again after the page was loaded anew.
  async find () {
    const stands = await this.ask()
    if (!stands) { this.line.remove(); this.stopped = true; return }
    this.call(stands.name)
    if (this.field.refusals.includes(`“${stands.name}”`)) { // it would be refused with every save of the page
      this.fail('it was not added, for the reason said above.')
      this.discard()
      return
    }
    if (stands.offset === stands.length) { this.done(); return }
    this.stopped = true
    this.bar.value = stands.offset / stands.length
    this.say(`stopped at ${inMegabytes(stands.offset)} of ${inMegabytes(stands.length)}. Choose it again to go on from there.`)
  }

  remove () {
    this.stopped = true
    this.end.abort()
    this.line.remove()
    this.field.uploads.delete(this)
    this.field.announce(`${this.name} removed`)
    this.field.button().focus()
    this.discard()
    this.field.settled()
  }

  discard () {
    if (this.address) send('DELETE', this.address, { token: this.field.token }).catch(() => {})
    remembered.forget(this.address)
  }
}

// A field for files with everything that is on its way in it.
class UploadField {
  constructor (input) {
    Object.assign(this, { input, form: input.form, uploads: new Set(), waiting: null })
    this.token = this.form.elements.csrfmiddlewaretoken.value
    this.refusals = document.querySelector('.nhsuk-error-summary')?.textContent ?? ''
    this.place = `${location.pathname} ${input.name}`
    this.list = document.createElement('ul')
    this.list.className = 'nhsuk-list portal-uploads'
    this.aloud = document.createElement('p')
    this.aloud.className = 'nhsuk-u-visually-hidden'
    this.aloud.setAttribute('role', 'status')
    input.closest('.nhsuk-form-group').append(this.list, this.aloud)
    input.addEventListener('change', () => this.take())
    this.form.addEventListener('submit', event => this.hold(event), true) // before who reckons that the page is sent
    for (const [address] of remembered.of(this.place)) this.found(address)
  }

  button () { return this.input.closest('.nhsuk-form-group').querySelector('button, input') }

  announce (words) { this.aloud.textContent = words }

  found (address) {
    const upload = new Upload(this, null, address)
    this.uploads.add(upload)
    upload.find().catch(() => upload.line.remove())
  }

  take () {
    const files = [...this.input.files]
    if (!files.length) return
    this.input.value = ''
    this.input.dispatchEvent(new Event('change'))
    if (!this.input.multiple) for (const other of [...this.uploads]) other.remove()
    for (const file of files) this.begin(file)
  }

  begin (file) {
    const upload = new Upload(this, file, this.addressOf(file))
    this.uploads.add(upload)
    upload.say('begins')
    upload.run()
  }

  // Where the same file stopped before, if it did.
  addressOf (file) {
    for (const upload of this.uploads) {
      if (upload.file || upload.whole || upload.name !== file.name) continue
      const what = remembered.all()[upload.address]
      if (what && what.size === file.size && what.changed === file.lastModified) {
        upload.line.remove()
        this.uploads.delete(upload)
        return upload.address
      }
    }
    return ''
  }

  pending () { return [...this.uploads].some(upload => !upload.whole && !upload.stopped) }

  hold (event) {
    if (!this.pending()) return
    event.preventDefault()
    this.waiting = { button: event.submitter }
    this.announce('The page is saved when the files have arrived.')
  }

  settled () {
    if (!this.waiting || this.pending()) return
    const { button } = this.waiting
    this.waiting = null
    this.form.requestSubmit(button)
  }
}

for (const input of document.querySelectorAll('input[data-upload-to]')) new UploadField(input)
// The workbench by keyboard. Single keys act only while switched on, and never while somebody types (WCAG 2.1.4).
const keys = document.querySelector('[data-keys]')
const workbench = document.querySelector('[data-workbench]')
if (keys && workbench) {
  const KEPT = 'portal-workbench-keys'
  const items = [...workbench.querySelectorAll('[data-item]')]
  const toggle = keys.querySelector('[data-keys-switch]')
  let on = localStorage.getItem(KEPT) !== 'off'
  const say = () => {
    toggle.setAttribute('aria-pressed', String(on))
    toggle.textContent = on ? 'Shortcuts are on: switch them off' : 'Shortcuts are off: switch them on'
  }
  toggle.addEventListener('click', () => {
    on = !on
    localStorage.setItem(KEPT, on ? 'on' : 'off')
    say()
  })
  say()
  const here = () => Math.max(0, items.findIndex((item) => item.contains(document.activeElement)))
  const inside = () => items.some((item) => item.contains(document.activeElement))
  const go = (number) => {
    const heading = items[Math.min(items.length - 1, Math.max(0, number))].querySelector('h2')
    heading.focus({ preventScroll: true })
    heading.scrollIntoView({ block: 'start' })
  }
  const find = (what) => items[here()].querySelector(what)
  const choose = (verdict) => {
    const choice = find(`input[name$="-verdict"][value="${verdict}"]`)
    if (choice) { choice.checked = true; choice.focus() }
  }
  const view = (files) => { // one after the other; after the last, none
    const open = files.findIndex((file) => file.open)
    for (const file of files) file.open = false
    const following = files[open + 1]
    if (following) { following.open = true; following.scrollIntoView({ block: 'nearest' }) }
  }
  const follow = (rel) => document.querySelector(`a[rel="${rel}"]`)?.click()
  const acts = {
    j: () => go(inside() ? here() + 1 : 0),
    k: () => go(here() - 1),
    1: () => choose('met'),
    2: () => choose('partly'),
    3: () => choose('not_met'),
    r: () => find('textarea[name$="-reason"]')?.focus(),
    v: () => view([...items[here()].querySelectorAll('.portal-shown')]),
    s: () => workbench.querySelector('button[type="submit"]:not([name])')?.click(),
    n: () => follow('next'),
    p: () => follow('prev'),
  }
  const types = (element) => element.matches('textarea, select, input:not([type="radio"]):not([type="checkbox"])')
  document.addEventListener('keydown', (event) => {
    const within = items.findIndex((item) => item.contains(event.target))
    if (on && event.key === 'Escape' && types(event.target) && within >= 0) go(within)
    if (!on || event.ctrlKey || event.metaKey || event.altKey || types(event.target) || !(event.key in acts)) return
    event.preventDefault()
    acts[event.key]()
  })
}
