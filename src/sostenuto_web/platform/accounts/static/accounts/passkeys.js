// What a page with passkeys says when the browser cannot use them, or the person stopped half-way.

const shown = (selector, show) => {
  for (const element of document.querySelectorAll(selector)) element.hidden = !show
}

if (!window.PublicKeyCredential) {
  shown('[data-passkey]', false)
  shown('[data-no-passkey]', true)
}

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  shown('[data-passkey-problem]', true)
  document.querySelector('[data-passkey-problem]')?.focus()
})
